using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Approvals.Tasks.HandOvers;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>What people do with a task besides ending it.</summary>
internal static class TurnUseCases
{
    private static readonly Actor Unit = CaseWorld.Staff("tiedong.commerce");
    private static readonly Actor Colleague = CaseWorld.Staff("tiedong.commerce", number: 2);
    private static readonly SubstituteRequest Holiday = new()
    {
        PersonId = Unit.UserId,
        SubstituteId = Colleague.UserId,
        FirstDay = "2023-09-29",
        LastDay = "2023-10-06",
        Reason = "国庆假期",
    };
    private static readonly ActionRequest ToColleague = new() { Reason = "请您办理", Places = [$"person:{Colleague.UserId}"] };

    public static IEnumerable<UseCase> All =>
        [
            Act("reassign", Unit, ToColleague),
            Act("delegate", Unit, ToColleague),
            Act("add-signers", Unit, ToColleague with { Order = "After", Rule = "All" }),
            Act("suspend", CaseWorld.Staff("tiedong.commerce", Roles.Head), new ActionRequest { Reason = "等待", Until = "2023-09-08" }),
            new(
                "ActOnTask.RunAsync (recall)",
                true,
                async world =>
                {
                    var task = await TaskAsync(world);
                    await world.DecideAsync(task.Id, Unit, ReviewDecision.Approved);
                    return Of(world, task, Unit, "recall", new ActionRequest { Reason = "看错" });
                }
            ),
            new(
                "GiveAdvice.RunAsync",
                true,
                async world =>
                {
                    var task = await DelegatedAsync(world);
                    return UseCase.Of<GiveAdvice>(
                        world,
                        async (service, operation) => await service.RunAsync(task.Id, Colleague, "Agreed", "同意", operation)
                    );
                }
            ),
            new(
                "TaskNotes.WriteAsync",
                false,
                async world =>
                {
                    var task = await TaskAsync(world);
                    return Of(world, task, CaseWorld.Staff("tiedong.commerce", Roles.Head), "urge", new ActionRequest());
                }
            ),
            new(
                "TaskNotes.SeenAsync",
                false,
                async world =>
                {
                    var task = await TaskAsync(world);
                    return UseCase.Of<TaskNotes>(
                        world,
                        async (service, _) =>
                        {
                            await service.SeenAsync(task, default);
                            return null;
                        }
                    );
                }
            ),
            new(
                "OpenWork.HandOverAsync",
                false,
                async world =>
                {
                    var task = await TaskAsync(world);
                    await world.UseAsync<ClaimTask, TaskOutcome>(claims => claims.ClaimAsync(task.Id, Unit));
                    var head = CaseWorld.Staff("tiedong.commerce", Roles.Head);
                    return UseCase.Of<OpenWork>(world, async (service, _) => await service.HandOverAsync(head, Unit.UserId, null, "休假"));
                }
            ),
            new(
                "Phrases.AddAsync",
                false,
                world =>
                    Task.FromResult(
                        UseCase.Of<Phrases>(world, async (service, _) => await service.AddAsync(Unit, "材料齐全，同意报核定。", false))
                    )
            ),
            new(
                "Phrases.DeleteAsync",
                false,
                async world =>
                {
                    await world.UseAsync<Phrases, string?>(phrases => phrases.AddAsync(Unit, "材料齐全。", false));
                    var phrase = await world.UseAsync<Phrases, Phrase>(async phrases => (await phrases.OfAsync(Unit)).Single());
                    return UseCase.Of<Phrases>(
                        world,
                        async (service, _) =>
                        {
                            await service.DeleteAsync(Unit, phrase.Id);
                            return null;
                        }
                    );
                }
            ),
            new(
                "NameSubstitute.RunAsync",
                false,
                async world =>
                {
                    await TaskAsync(world);
                    return UseCase.Of<NameSubstitute>(world, async (service, _) => await service.RunAsync(Unit, Holiday));
                }
            ),
            new(
                "NameSubstitute.EndAsync",
                false,
                async world =>
                {
                    await TaskAsync(world);
                    var id = await world.StandInAsync(Unit, Colleague);
                    return UseCase.Of<NameSubstitute>(world, async (service, _) => await service.EndAsync(Unit, id));
                }
            ),
            new(
                "TaskNotes.LookAsync",
                false,
                async world =>
                {
                    var task = await TaskAsync(world);
                    return UseCase.Of<TaskNotes>(
                        world,
                        async (service, _) =>
                        {
                            await service.LookAsync(task, Unit, null, true, default);
                            return null;
                        }
                    );
                }
            ),
            new(
                "TaskNotes.ReadAsync",
                false,
                async world =>
                {
                    var task = await TaskAsync(world);
                    await world.UseAsync<ActOnTask, TaskOutcome>(act =>
                        act.RunAsync(task.Id, Unit, TaskActions.Find("copy")!, ToColleague, Guid.NewGuid())
                    );
                    await using var db = world.Database.OpenContext();
                    var copy = await db.CaseCopies.AsNoTracking().SingleAsync();
                    return UseCase.Of<TaskNotes>(
                        world,
                        async (service, _) =>
                        {
                            await service.ReadAsync(copy, default);
                            return null;
                        }
                    );
                }
            ),
        ];

    private static UseCase Act(string code, Actor actor, ActionRequest request) =>
        new($"ActOnTask.RunAsync ({code})", true, async world => Of(world, await TaskAsync(world), actor, code, request));

    private static Func<Guid, Task<object?>> Of(CaseWorld world, CaseTask task, Actor actor, string code, ActionRequest request) =>
        UseCase.Of<ActOnTask>(
            world,
            async (service, operation) => await service.RunAsync(task.Id, actor, TaskActions.Find(code)!, request, operation)
        );

    private static async Task<CaseTask> TaskAsync(CaseWorld world)
    {
        await world.Database.WriteAsync(db => CaseWorld.AddUser(db, Colleague, "colleague@example.cn"));
        return (await world.OpenTasksAsync(await world.CaseAsync())).Single(row => row.OrganisationId == "tiedong.commerce");
    }

    private static async Task<CaseTask> DelegatedAsync(CaseWorld world)
    {
        var task = await TaskAsync(world);
        await world.UseAsync<ActOnTask, TaskOutcome>(act =>
            act.RunAsync(task.Id, Unit, TaskActions.Find("delegate")!, ToColleague, Guid.NewGuid())
        );
        return (await world.OpenTasksAsync(task.CaseId)).Single(row => row.Kind == TaskKind.Advice);
    }
}
