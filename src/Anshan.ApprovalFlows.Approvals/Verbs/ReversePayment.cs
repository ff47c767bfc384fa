using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>A registered payment as somebody finds it who wants to reverse it.</summary>
/// <param name="Found">The task that registered it.</param>
/// <param name="Transfer">The leg; null where none was registered, or it was registered by another task.</param>
/// <param name="Objection">Why this person cannot reverse it now, in a sentence; null when nothing stands against it.</param>
public sealed record ReversiblePayment(AccessibleTask Found, Transfer? Transfer, string? Objection);

/// <summary>
/// 冲正: registers that a payment was registered wrongly. Nothing is reversed until others have agreed, as for the payment itself (ADR 50).
/// </summary>
public sealed class ReversePayment(
    DbContext db,
    TaskAccess access,
    WorkflowRunner runner,
    ReadReceipts receipts,
    OrganisationTree organisations
)
{
    private const int MaxReason = 1000;

    /// <summary>The payment that a task registered; null where this person cannot see it, or it is none.</summary>
    public async Task<ReversiblePayment?> FindAsync(Guid taskId, Actor actor, CancellationToken cancellation = default)
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Kind: TaskKind.Transfer } found)
        {
            return null;
        }

        var transfer = await db.Set<Transfer>().AsNoTracking().SingleOrDefaultAsync(row => row.TaskId == taskId, cancellation);
        return new ReversiblePayment(found, transfer, Objection(found, transfer, actor));
    }

    /// <summary>Registers the reversal and asks the second person.</summary>
    public async Task<TaskOutcome> RunAsync(
        Guid taskId,
        Actor actor,
        string? reason,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (await FindAsync(taskId, actor, cancellation) is not { } payment)
        {
            return new TaskOutcome.NotFound();
        }

        actor = payment.Found.Task.As(actor);
        reason = TypedText.Lines(reason) ?? "";
        var operation = new Operation(operationId, DerivedGuid.Hash("reverse", taskId.ToString("N"), actor.UserId, reason));
        if (payment is not { Found: var found, Transfer: { } transfer, Objection: null })
        {
            return
                await AuditTrail.FindOperationAsync(db, operationId, cancellation) is { } earlier
                && earlier.IsSameRequest(operation.RequestHash)
                ? new TaskOutcome.Done(Done)
                : new TaskOutcome.Refused(payment.Objection!);
        }

        var evidence = await EvidenceAsync(found, transfer, cancellation);
        var problems = new Dictionary<string, string>();
        if ((reason.Length == 0 ? "请写明登记错在哪里。" : TextLimit.Problem("理由", reason, MaxReason)) is { } wrong)
        {
            problems["reason"] = wrong;
        }

        if (evidence.Count == 0)
        {
            problems["evidence"] = "请上传能说明登记有误的文件。";
        }

        if (problems.Count > 0)
        {
            return new TaskOutcome.Invalid(problems);
        }

        var input = TaskInput.Of(Reversal(found, transfer, actor, reason, [.. evidence.Select(file => file.FileId)]));
        var details = new
        {
            task = taskId,
            transfer = transfer.Id,
            transfer.Leg,
            transfer.AmountFen,
            transfer.Voucher,
            reason,
            evidence = evidence.Select(file => new { file.FileName, file.Sha256 }),
        };
        var step = new StepRequest(
            found.Case.Id,
            Stimulus(found, reason, new() { [PaymentReversal.Input] = input }),
            operation,
            new CaseOrigin(actor, "transfer.reversing", details)
        );
        return await EndTask.TakeAsync(access, runner, taskId, step, Done, cancellation) switch
        {
            // Somebody was quicker: what stands against it now says how.
            TaskOutcome.Refused refused when await FindAsync(taskId, actor, cancellation) is { Objection: { } now } => refused with
            {
                Reason = now,
            },
            var outcome => outcome,
        };
    }

    private const string Done = "已登记冲正，由另一人复核同意后生效；在此之前原登记仍然有效。";

    /// <summary>
    /// Why it cannot be reversed by this person now. A case that goes on is reversed before the next step is done; later when it has ended.
    /// </summary>
    private static string? Objection(AccessibleTask found, Transfer? transfer, Actor actor)
    {
        var (task, row) = (found.Task, found.Case);
        return !task.IsOf(actor) ? "冲正由登记拨付的单位的财务人员办理。"
            : TaskAccess.OwnCase(row.SubjectId, actor) is { } own ? own
            : transfer is null ? "本任务没有登记成功的拨付，不需要冲正。"
            : transfer.ReversedAt is { } at ? $"这笔拨付已于{ChinaTime.Display(at)}冲正，不能再次冲正。"
            : row.IsPaused ? TaskAccess.Paused
            : !row.IsOpen && row.Status != CaseStatus.Completed ? "办件没有正常办结，不能冲正。请联系流程管理员。"
            : IsPending(found) ? "本办件有一笔冲正正在办理，办完以后再登记。"
            : row.IsOpen && Later(found) is { } later ? $"后面的“{later.Title}”已经办理，请在办件结束以后冲正。"
            : Separation.Objection(found.OfCase, task, task.As(actor));
    }

    private static bool IsPending(AccessibleTask found) =>
        found.OfCase.Any(reversing =>
            reversing.Outcome == TransferTask.Reversing
            && found.OfCase.Any(row => row.ExecutionId == reversing.ExecutionId && row.Status == CaseTaskStatus.Open)
        );

    /// <summary>What was done after the payment and would have to be done anew.</summary>
    private static CaseTask? Later(AccessibleTask found) =>
        found.OfCase.FirstOrDefault(row =>
            row.ExecutionId > found.Task.ExecutionId && row.Status is CaseTaskStatus.Done or CaseTaskStatus.Moved
        );

    /// <summary>A case that goes on goes back to the payment; of one that has ended the payment alone is executed again.</summary>
    private static Stimulus Stimulus(AccessibleTask found, string reason, JsonObject input)
    {
        var (task, ofCase) = (found.Task, found.OfCase);
        return found.Case.IsOpen
            ? new Stimulus.Relocate(
                [
                    .. ofCase
                        .Where(row => row.Status == CaseTaskStatus.Open && row.ExecutionId > task.ExecutionId)
                        .Select(row => row.ExecutionId)
                        .Distinct(),
                ],
                [task.ActivityId],
                reason
            )
            {
                Input = input,
            }
            : new Stimulus.Reopen(task.ActivityId, reason) { Input = input };
    }

    private PaymentReversal Reversal(AccessibleTask found, Transfer transfer, Actor actor, string reason, IReadOnlyList<Guid> evidence)
    {
        var (task, row) = (found.Task, found.Case);
        var ended = row.IsOpen
            ? null
            : new CaseEnd(row.Status, new CaseStage(row.StageActivityId, row.StagePurpose, row.Stage), row.ClosingReason);
        return new PaymentReversal(
            task.ActivityId,
            transfer.Id,
            TransferLeg.Of(task)!,
            new PaymentProposal(transfer.PaidOn, transfer.Voucher, new ActedBy(new UserId(transfer.RecordedById), transfer.RecordedByName)),
            new ReversalProposal(reason, ActedBy.Of(actor), evidence),
            new(transfer.FromOrganisationId),
            new(task.OrganisationId!),
            organisations.Find(task.OrganisationId!)?.Name ?? transfer.FromName,
            ended
        )
        {
            WasSigned = found.OfCase.Any(other =>
                other is { Kind: TaskKind.PaymentSignature, Outcome: SecondEnds.Agreed } && other.ExecutionId == task.ExecutionId
            ),
        };
    }

    /// <summary>What was uploaded for this reversal: what showed an earlier one is no evidence of it.</summary>
    private async Task<IReadOnlyList<BankReceipt>> EvidenceAsync(AccessibleTask found, Transfer transfer, CancellationToken cancellation)
    {
        var files = await receipts(found.Case.Id, PaymentReceipt.OfReversal(transfer.Leg), cancellation);
        return [.. files.Where(file => file.UploadedAt >= transfer.RecordedAt)];
    }
}
