using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>复核 and 签发: a second person, above a threshold the head too, agrees to what was done about money, or sends it back.</summary>
/// <remarks>Who may is said by <see cref="Separation"/>.</remarks>
public sealed class CountersignStep(TaskAccess access, WorkflowRunner runner)
{
    private const int MaxReason = 1000;

    /// <summary>Agrees to what the page shows.</summary>
    public Task<TaskOutcome> AgreeAsync(Guid taskId, Actor actor, Guid operationId, CancellationToken cancellation = default) =>
        RunAsync(taskId, actor, null, operationId, cancellation);

    /// <summary>Sends it back to whoever did it, with the reason.</summary>
    public async Task<TaskOutcome> SendBackAsync(
        Guid taskId,
        Actor actor,
        string? reason,
        Guid operationId,
        CancellationToken cancellation = default
    ) =>
        (string.IsNullOrWhiteSpace(reason) ? "请写明退回的原因，经办人员会看到。" : TextLimit.Problem("原因", reason, MaxReason))
            is { } problem
            ? new TaskOutcome.Invalid(new Dictionary<string, string> { ["reason"] = problem })
            : await RunAsync(taskId, actor, reason!.Trim(), operationId, cancellation);

    private async Task<TaskOutcome> RunAsync(Guid taskId, Actor actor, string? reason, Guid operationId, CancellationToken cancellation)
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { } found || !SecondEnds.Are(found.Task.Kind))
        {
            return new TaskOutcome.NotFound();
        }

        var isSigning = found.Task.Purpose == TurnPurpose.Sign;
        var (verb, word) = isSigning ? (TaskVerbs.Sign, "签发") : (TaskVerbs.Countersign, "复核");
        return await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            verb.Send(found.Task, actor, new Assent(reason)),
            new Operation(operationId, DerivedGuid.Hash(verb.Code, taskId.ToString("N"), actor.UserId, reason)),
            isSigning ? "task.signed" : "task.countersigned",
            new
            {
                task = taskId,
                agreed = reason is null,
                reason,
                shown = found.Task.DetailJson,
            },
            reason is null ? $"已{word}同意。" : "已退回，由经办人员重新办理。",
            cancellation
        );
    }
}
