using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>The determined amount and the legs of its payment.</summary>
public sealed class MoneyRows(CaseMails mails)
{
    private static readonly RowKey OfCase = RowKey.Of(nameof(Award.CaseId));
    private static readonly RowKey TransferById = RowKey.Of(nameof(Transfer.Id));

    public async Task RecordAsync(CaseStep step, RecordAward award, CancellationToken cancellation)
    {
        // A return after the determination may lead here again; the latest determination holds, the audit keeps the earlier.
        step.Rows.Delete<Award>(OfCase, step.Case.Id);
        step.Case.AwardFen = award.Amount.Fen;
        if (step.Case.CapKey is { } cap)
        {
            await HoldAsync(step, cap, award.Amount, (rows, key) => CapLedger.Commit(rows, key, step.Case.Id, award.Amount), cancellation);
        }

        step.Rows.Add(
            new Award
            {
                CaseId = step.Case.Id,
                CeilingFen = step.Case.CeilingFen,
                AmountFen = award.Amount.Fen,
                Reason = award.Reason,
                TraceJson = step.Case.TraceJson,
                DeterminedById = award.ById,
                DeterminedByName = award.ByName,
                DeterminedAt = step.Now,
            }
        );
    }

    /// <summary>Changes what the case holds under its cap, and notifies the waiting cases that gain by it.</summary>
    public async Task HoldAsync(CaseStep step, string cap, Money held, Action<RowSet, string> change, CancellationToken cancellation)
    {
        change(step.Rows, cap);
        var news = await CapQueue.LookAsync(step.Database, step.Rows, cap, step.Case.Id, held, cancellation);
        await mails.ToWaitingAsync(step.Database, step.Rows, news, step.Now, step.OperationId, cancellation);
    }

    /// <summary>The row stays with why, when and by whom; what was paid, and the applicant, are told of it.</summary>
    public async Task ReverseAsync(CaseStep step, ReverseTransfer reverse, CancellationToken cancellation)
    {
        var leg =
            await step.Database.FindRowAsync<Transfer>(TransferById, cancellation, reverse.TransferId)
            ?? throw new InvalidOperationException($"There is no transfer {reverse.TransferId}.");
        if (leg.ReversedAt is not null)
        {
            throw new InvalidOperationException($"The transfer {leg.Id} is reversed already.");
        }

        step.Rows.Watch(leg);
        (leg.ReversedAt, leg.ReversalReason) = (step.Now, reverse.Reason);
        (leg.ReversedByName, leg.ReversalAgreedBy) = (reverse.ByName, string.Join('、', reverse.AgreedBy));
        if (leg.ToOrganisationId is null)
        {
            step.Case.PaidFen -= leg.AmountFen;
        }

        await mails.ToApplicantAsync(
            step,
            "transfer-reversed",
            new Dictionary<string, object?>
            {
                ["amount"] = new Money(leg.AmountFen),
                ["from"] = leg.FromName,
                ["to"] = leg.ToName,
                ["date"] = ChinaTime.Display(leg.PaidOn),
            },
            cancellation
        );
    }

    public async Task RecordAsync(CaseStep step, RecordTransfer transfer, CancellationToken cancellation)
    {
        var task = (await step.TasksOfAsync(transfer.ExecutionId, cancellation))
            .Where(row => row is { Kind: TaskKind.Transfer, Outcome: "Transferred" or "Registered" })
            .MaxBy(row => row.Round)!;
        step.Rows.Add(
            new Transfer
            {
                Id = DerivedGuid.Near(task.Id, "transfer", task.Id.ToString("N")),
                CaseId = step.Case.Id,
                TaskId = task.Id,
                Leg = transfer.Leg,
                FromOrganisationId = transfer.FromOrganisationId,
                FromName = transfer.FromName,
                ToOrganisationId = transfer.ToOrganisationId,
                ToName = transfer.ToName,
                ToAccount = transfer.ToAccount,
                AmountFen = transfer.Amount.Fen,
                PaidOn = transfer.PaidOn,
                Voucher = transfer.Voucher,
                RecordedById = transfer.ById,
                RecordedByName = transfer.ByName,
                RecordedAt = step.Now,
            }
        );
        if (transfer.ToOrganisationId is null)
        {
            step.Case.PaidFen += transfer.Amount.Fen;
        }

        await mails.ToApplicantAsync(
            step,
            "transfer-recorded",
            new Dictionary<string, object?>
            {
                ["amount"] = transfer.Amount,
                ["from"] = transfer.FromName,
                ["to"] = transfer.ToName,
                ["date"] = ChinaTime.Display(transfer.PaidOn),
            },
            cancellation
        );
    }
}
