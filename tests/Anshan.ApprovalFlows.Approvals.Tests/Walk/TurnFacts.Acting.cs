using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Walk;

/// <summary>How the facts ask for actions, and what they read afterwards.</summary>
public abstract partial class TurnFacts
{
    private async Task<CaseWorld> StaffedAsync()
    {
        var world = await WorldAsync();
        await world.Database.WriteAsync(db =>
        {
            foreach (var colleague in new[] { Second, Third })
            {
                CaseWorld.AddUser(db, colleague, $"{colleague.UserId}@example.cn");
            }
        });
        return world;
    }

    private static ActionRequest To(Actor person) => new() { Reason = "请您办理", Places = [$"person:{person.UserId}"] };

    private static ActionRequest ToUnit(string unit) => new() { Reason = "请你单位办理", Places = [$"unit:{unit}"] };

    private static ActionRequest Signers(string order, string rule, bool withUnit = true) =>
        new()
        {
            Reason = "请一并签署",
            Places = withUnit ? [$"person:{Second.UserId}", "unit:haicheng.commerce", ""] : [$"person:{Second.UserId}"],
            Order = order,
            Rule = rule,
        };

    private static async Task<CaseTask> OpenAsync(CaseWorld world, Guid id) =>
        (await world.OpenTasksAsync(id)).Single(row => row.OrganisationId == Unit);

    private static async Task<List<CaseTask>> DoneTasksAsync(CaseWorld world, Guid id)
    {
        await using var db = world.Database.OpenContext();
        return await db.CaseTasks.AsNoTracking().Where(row => row.CaseId == id && row.Status == CaseTaskStatus.Done).ToListAsync();
    }

    private static Task<TaskOutcome> AdviseAsync(CaseWorld world, CaseTask task, Actor actor, string advice, string opinion) =>
        world.UseAsync<GiveAdvice, TaskOutcome>(give => give.RunAsync(task.Id, actor, advice, opinion, Guid.NewGuid()));

    private static Task<TaskOutcome> ActAsync(
        CaseWorld world,
        CaseTask task,
        Actor actor,
        string code,
        ActionRequest request,
        Guid? operation = null
    ) =>
        world.UseAsync<ActOnTask, TaskOutcome>(act =>
            act.RunAsync(task.Id, actor, TaskActions.Find(code)!, request, operation ?? Guid.NewGuid())
        );

    private static async Task DoneAsync(CaseWorld world, CaseTask task, Actor actor, string code, ActionRequest request)
    {
        var outcome = await ActAsync(world, task, actor, code, request);
        Assert.True(
            outcome is TaskOutcome.Done,
            outcome switch
            {
                TaskOutcome.Refused refused => refused.Reason,
                TaskOutcome.Invalid invalid => string.Join(' ', invalid.Errors.Values),
                _ => outcome.ToString(),
            }
        );
    }

    private static async Task<string?> ObjectionAsync(CaseWorld world, CaseTask task, Actor actor, string code) =>
        await world.UseAsync<ActOnTask, string?>(async act =>
            await act.FindAsync(task.Id, actor) is { } situation ? TaskActions.Find(code)!.Objection(situation, actor) : "not found"
        );

    private static async Task<IEnumerable<string>> ErrorsAsync(
        CaseWorld world,
        CaseTask task,
        Actor actor,
        string code,
        ActionRequest request
    ) => Assert.IsType<TaskOutcome.Invalid>(await ActAsync(world, task, actor, code, request)).Errors.Keys.Order();

    private static string Refused(TaskOutcome outcome) => Assert.IsType<TaskOutcome.Refused>(outcome).Reason;
}
