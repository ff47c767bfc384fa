using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>
/// 确认收款账户: a second person of the payer confirms a change of account, or sends it back to the applicant or to the unit that made the list.
/// </summary>
/// <remarks>
/// Who may is said by <see cref="Separation"/>: neither the one who recorded the failure nor anybody who reviewed; who confirms does
/// not pay.
/// </remarks>
public sealed class ConfirmAccount(TaskAccess access, WorkflowRunner runner)
{
    private const int MaxReason = 1000;

    /// <summary>Confirms the account as it stands on the page.</summary>
    public Task<TaskOutcome> ConfirmAsync(Guid taskId, Actor actor, Guid operationId, CancellationToken cancellation = default) =>
        RunAsync(taskId, actor, null, operationId, "account.confirmed", "已确认收款账户，拨付进入待办。", cancellation);

    /// <summary>Asks the applicant once more.</summary>
    public async Task<TaskOutcome> ReturnAsync(
        Guid taskId,
        Actor actor,
        string? reason,
        Guid operationId,
        CancellationToken cancellation = default
    ) =>
        (string.IsNullOrWhiteSpace(reason) ? "请写明哪里需要再核对，对方会看到。" : TextLimit.Problem("原因", reason, MaxReason))
            is { } problem
            ? new TaskOutcome.Invalid(new Dictionary<string, string> { ["reason"] = problem })
            : await RunAsync(taskId, actor, reason!.Trim(), operationId, "account.returned", "已退回，等待重新核对。", cancellation);

    private async Task<TaskOutcome> RunAsync(
        Guid taskId,
        Actor actor,
        string? reason,
        Guid operationId,
        string action,
        string done,
        CancellationToken cancellation
    )
    {
        if (
            await access.FindAsync(taskId, actor, cancellation)
            is not { Task: { Kind: TaskKind.AccountConfirmation, DetailJson: { } detail } } found
        )
        {
            return new TaskOutcome.NotFound();
        }

        var change = TaskInput.Read<AccountChange>(detail);
        var input = new AccountVerdict(reason);
        return await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            TaskVerbs.JudgeAccount.Send(found.Task, actor, input),
            new Operation(operationId, DerivedGuid.Hash("account-verdict", taskId.ToString("N"), actor.UserId, reason)),
            action,
            new
            {
                task = taskId,
                before = change.Before,
                after = change.After,
                reason,
            },
            done,
            cancellation
        );
    }
}
