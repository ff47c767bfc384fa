using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>资金拨付: the payer records that a leg was paid, with date, voucher and the receipt of the bank.</summary>
public sealed class RecordPayment(TaskAccess access, WorkflowRunner runner, CaseClock clock, OpenDatabase open, ReadReceipts receipts)
{
    private const int MaxVoucher = 60;
    private const int MaxReason = 1000;

    /// <summary>Records the payment. The amount is the determined one and cannot be typed.</summary>
    public async Task<TaskOutcome> RunAsync(
        Guid taskId,
        Actor actor,
        string? paidOnText,
        string? voucher,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Kind: TaskKind.Transfer } found)
        {
            return new TaskOutcome.NotFound();
        }

        var problems = new Dictionary<string, string>();
        var paidOn = Day(paidOnText, found, problems);
        voucher = TypedText.Name(voucher);
        if (voucher.Length == 0)
        {
            problems["voucher"] = "请填写凭证号。";
        }
        else if (TextLimit.Problem("凭证号", voucher, MaxVoucher) is { } tooLong)
        {
            problems["voucher"] = tooLong;
        }

        var evidence = await EvidenceAsync(found, cancellation);
        if (evidence.Count == 0)
        {
            problems["receipt"] = "请上传银行回单或者国库支付凭证。";
        }

        if (problems.Count > 0)
        {
            return new TaskOutcome.Invalid(problems);
        }

        var input = new TransferInput(paidOn, voucher) { Receipts = [.. evidence.Select(receipt => receipt.FileId)] };
        var date = paidOn.ToString("O", CultureInfo.InvariantCulture);
        var operation = new Operation(operationId, DerivedGuid.Hash("transfer", taskId.ToString("N"), actor.UserId, date, input.Voucher));
        var outcome = await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            TaskVerbs.Transfer.Send(found.Task, actor, input),
            operation,
            "transfer.recorded",
            new
            {
                task = taskId,
                paidOn = date,
                voucher = input.Voucher,
                receipts = evidence.Select(receipt => new { receipt.FileName, receipt.Sha256 }),
            },
            "已登记拨付。",
            cancellation
        );
        return await SecondWords.AddAsync(outcome, open, found.Task, cancellation);
    }

    /// <summary>
    /// Records that the payment was not carried out. Where an account is the reason it goes to the applicant first, or for a line of a list
    /// to the unit
    /// that made it; else the leg is asked for again.
    /// </summary>
    /// <param name="taskId">The payment.</param>
    /// <param name="actor">Who records it.</param>
    /// <param name="kind">The reason from the list; null where none was chosen.</param>
    /// <param name="reason">The words of the bank or of the payer, for the applicant.</param>
    /// <param name="operationId">Of the click.</param>
    /// <param name="line">The line of the list whose account is the reason; asked for where the money goes to a list.</param>
    /// <param name="cancellation">Ends with the request.</param>
    public async Task<TaskOutcome> FailAsync(
        Guid taskId,
        Actor actor,
        FailureKind? kind,
        string? reason,
        Guid operationId,
        int? line = null,
        CancellationToken cancellation = default
    )
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Kind: TaskKind.Transfer } found)
        {
            return new TaskOutcome.NotFound();
        }

        var problems = new Dictionary<string, string>();
        if (kind is null || !FailureKinds.Names.ContainsKey(kind.Value))
        {
            problems["kind"] = "请选择拨付未成功的原因。";
        }

        if ((string.IsNullOrWhiteSpace(reason) ? "请说明拨付未成功的原因。" : TextLimit.Problem("说明", reason, MaxReason)) is { } wrong)
        {
            problems["reason"] = wrong;
        }

        var leg = TransferLeg.Of(found.Task);
        var isAccount = kind is { } why && FailureKinds.Names.ContainsKey(why) && FailureKinds.ConcernsAccount(why);
        line = isAccount && leg is { IsOfList: true } ? line : null;
        if (isAccount && leg is { IsOfList: true } && line is null)
        {
            problems["line"] = "请选择是名单中哪一家的账户。";
        }

        if (problems.Count > 0)
        {
            return new TaskOutcome.Invalid(problems);
        }

        var input = new TransferFailure(reason!.Trim(), kind!.Value) { Line = line };
        var operation = new Operation(
            operationId,
            DerivedGuid.Hash(
                "transfer-failed",
                taskId.ToString("N"),
                actor.UserId,
                input.Kind.ToString(),
                $"{line} {input.Reason}".TrimStart()
            )
        );
        var next =
            !isAccount ? ""
            : line is not null ? "拟定名单的单位更正这一行的收款账户并经另一人确认后，"
            : leg?.Payee is not null ? "申请主体会收到邮件，更正收款账户并经另一人确认后，"
            : "";
        return await EndTask.RunAsync(
            access,
            runner,
            found,
            actor,
            TaskVerbs.Fail.Send(found.Task, actor, input),
            operation,
            "transfer.failed",
            new
            {
                task = taskId,
                kind = input.Kind.ToString(),
                input.Reason,
                input.Line,
            },
            next.Length > 0 ? $"已登记拨付未成功。{next}本段拨付重新进入待办。" : "已登记拨付未成功，本段拨付重新进入待办。",
            cancellation
        );
    }

    /// <summary>The receipts of this attempt: what was there when an attempt before failed is no evidence of this one.</summary>
    private async Task<IReadOnlyList<BankReceipt>> EvidenceAsync(AccessibleTask found, CancellationToken cancellation)
    {
        var failed = found
            .OfCase.Where(row =>
                row is { Kind: TaskKind.Transfer, Outcome: "Failed" or TransferTask.Reversing } && row.ActivityId == found.Task.ActivityId
            )
            .Max(row => row.DecidedAt);
        return TransferLeg.Of(found.Task) is { } leg
            ?
            [
                .. (await receipts(found.Case.Id, PaymentReceipt.Of(leg.Leg), cancellation)).Where(receipt =>
                    !(receipt.UploadedAt < failed)
                ),
            ]
            : [];
    }

    private DateOnly Day(string? text, AccessibleTask found, Dictionary<string, string> problems)
    {
        if (!DateText.TryParse(text, out var day, out var problem))
        {
            problems["paidOn"] = string.IsNullOrWhiteSpace(text) ? "请填写拨付日期，如 2023-10-08。" : problem;
        }
        else if (day > ChinaTime.DateOf(clock.Now))
        {
            problems["paidOn"] = "拨付日期不能晚于今天。";
        }
        else if (ChinaTime.DateOf(Begun(found)) is var begun && day < begun)
        {
            problems["paidOn"] = $"拨付日期不能早于进入本环节的日期（{ChinaTime.Display(begun)}）。";
        }

        return day;
    }

    /// <summary>When the payment was first asked for: what was sent back or handed on may have been paid before.</summary>
    private static DateTimeOffset Begun(AccessibleTask found)
    {
        // What is registered anew after a reversal was paid when the wrong registration was made, or before.
        if (found.OfCase.Any(row => row.ExecutionId == found.Task.ExecutionId && row.Outcome == TransferTask.Reversing))
        {
            return found
                .OfCase.Where(row => row.Kind == TaskKind.Transfer && row.ActivityId == found.Task.ActivityId)
                .Min(row => row.OpenedAt);
        }

        var turns = found.OfCase.Where(row => row.Kind == TaskKind.Transfer && row.ExecutionId == found.Task.ExecutionId).ToList();
        var failed = turns.Where(row => row.Outcome == "Failed").Select(row => row.Turn).DefaultIfEmpty(-1).Max();
        return turns.Where(row => row.Turn > failed).Min(row => row.OpenedAt);
    }
}
