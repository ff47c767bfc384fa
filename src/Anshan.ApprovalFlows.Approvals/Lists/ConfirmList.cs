using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>确认名单: the screened list of entitled units becomes what the case pays.</summary>
public sealed class ConfirmList(TaskAccess access, WorkflowRunner runner, MeasureCatalogue measures)
{
    /// <summary>Screens the text anew and confirms; an empty list ends the case without payment.</summary>
    public async Task<TaskOutcome> RunAsync(Guid taskId, Actor actor, string? text, Guid operationId, CancellationToken cancellation = default)
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Kind: TaskKind.EntitlementList } found)
        {
            return new TaskOutcome.NotFound();
        }

        if (ListScreening.Screen(measures[found.Case.MeasureId], text, out var problem) is not { } screening)
        {
            return new TaskOutcome.Invalid(new Dictionary<string, string> { ["text"] = problem });
        }

        var input = new ListInput(found.Task.OrganisationId!, screening.Total.Fen, screening.Listed.Count(), screening.Record, screening.Notice, actor.UserId, actor.Name);
        var operation = new Operation(operationId, DerivedGuid.Hash("list", taskId.ToString("N"), actor.UserId, screening.Record));
        return await EndTask.RunAsync(
            access, runner, found, actor, new Stimulus.Resume(found.Task.ExecutionId, "list", TaskInput.Of(input)), operation,
            "list.confirmed", new { task = taskId, rows = screening.Rows.Select(row => row.ToString()).ToList(), totalFen = screening.Total.Fen },
            $"名单已确认：列入 {input.Listed} 家，合计 {screening.Total.ToDisplay()}。", cancellation,
            (context, token) => KeepTotalAsync(context, found.Case.Id, screening.Total, token));
    }

    /// <summary>What the lines come to is the most that the case can pay.</summary>
    private static Task KeepTotalAsync(DbContext context, Guid caseId, Money total, CancellationToken cancellation) => context.Set<Case>()
        .Where(row => row.Id == caseId)
        .ExecuteUpdateAsync(row => row.SetProperty(x => x.CeilingFen, total.Fen).SetProperty(x => x.BaseFen, total.Fen), cancellation);
}
