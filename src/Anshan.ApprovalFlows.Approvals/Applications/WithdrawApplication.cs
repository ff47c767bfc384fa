using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>撤回: the applicant withdraws instead of correcting.</summary>
public sealed class WithdrawApplication(DbContext db, TaskAccess access, WorkflowRunner runner)
{
    /// <summary>Withdraws a case that waits for its correction.</summary>
    public async Task<TaskOutcome> RunAsync(
        Guid caseId,
        Actor actor,
        string? reason,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        var task = await db.Set<CaseTask>()
            .AsNoTracking()
            .Of(actor)
            .Where(row => row.CaseId == caseId && row.Kind == TaskKind.Correction)
            .OrderByDescending(row => row.Status == CaseTaskStatus.Open)
            .ThenByDescending(row => row.OpenedAt)
            .FirstOrDefaultAsync(cancellation);
        if (task is null || await access.FindAsync(task.Id, actor, cancellation) is not { } found)
        {
            return new TaskOutcome.NotFound();
        }

        var input = new CorrectionInput(string.IsNullOrWhiteSpace(reason) ? null : reason.Trim());
        var operation = new Operation(operationId, DerivedGuid.Hash("withdraw", caseId.ToString("N"), input.Note));
        return await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            TaskVerbs.Withdraw.Send(task, actor, input),
            operation,
            "case.withdrawn",
            new { task = task.Id, input.Note },
            "已撤回申请。",
            cancellation
        );
    }
}
