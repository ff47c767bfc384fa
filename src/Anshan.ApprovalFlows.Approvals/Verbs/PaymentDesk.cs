using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>Where a payment stands.</summary>
public enum PaymentState
{
    /// <summary>待拨付</summary>
    Due,

    /// <summary>待复核 or 待签发: it is registered, and another person has to agree.</summary>
    Registered,

    /// <summary>冲正待复核: the money is paid; that it was registered wrongly has to be agreed to.</summary>
    Reversal,

    /// <summary>账户待核对: the payee, or a second person, has to confirm the account first.</summary>
    Account,
}

/// <summary>One payment that is not finished.</summary>
public sealed record PaymentLine
{
    public required Guid TaskId { get; init; }
    public required Guid CaseId { get; init; }
    public required string CaseNumber { get; init; }
    public required string CaseTitle { get; init; }

    /// <summary>The step, or whose turn it is.</summary>
    public required string Step { get; init; }
    public required PaymentState State { get; init; }
    public required string Payee { get; init; }
    public required Money Amount { get; init; }
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>Who has claimed it; null where nobody has.</summary>
    public string? Holder { get; init; }

    /// <summary>Why it came back: the bank did not carry it out, or another person sent it back. Null for a first attempt.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether this person's role ends the task.</summary>
    public required bool IsOwn { get; init; }
}

/// <summary>拨付台账: everything that the person's unit still has to pay, whoever has it now, the most urgent first.</summary>
public sealed class PaymentDesk(DbContext db, CaseClock clock)
{
    /// <summary>A payee who was asked earlier than this has been overtaken by the deadline of the question.</summary>
    private const int MostDays = 180;

    private static readonly TaskKind[] OfUnit =
    [
        TaskKind.Transfer,
        TaskKind.PaymentCountersign,
        TaskKind.PaymentSignature,
        TaskKind.AccountConfirmation,
    ];

    /// <summary>The unfinished payments of the unit; none for somebody without a unit.</summary>
    public async Task<IReadOnlyList<PaymentLine>> OfAsync(Actor actor, CancellationToken cancellation = default)
    {
        if (actor.OrganisationId?.Value is not { } unit)
        {
            return [];
        }

        var open = await db.Set<CaseTask>()
            .AsNoTracking()
            .Where(task => task.Status == CaseTaskStatus.Open && task.OrganisationId == unit && OfUnit.Contains(task.Kind))
            .ToListAsync(cancellation);
        var asked = await AskedAsync(unit, cancellation);
        var ids = open.Concat(asked).Select(task => task.CaseId).Distinct().ToList();
        var cases = await db.Set<Case>()
            .AsNoTracking()
            .Where(row => EF.Parameter(ids).Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, cancellation);
        var earlier = (
            await db.Set<CaseTask>()
                .AsNoTracking()
                .Where(task => EF.Parameter(ids).Contains(task.CaseId) && task.OrganisationId == unit && task.Outcome != null)
                .ToListAsync(cancellation)
        ).ToLookup(task => (task.CaseId, task.ActivityId));
        return
        [
            .. open.Concat(asked)
                .Select(task => Line(task, cases[task.CaseId], [.. earlier[(task.CaseId, task.ActivityId)]], actor))
                .OrderBy(line => line.DueAt is null)
                .ThenBy(line => line.DueAt)
                .ThenBy(line => line.CaseNumber, StringComparer.Ordinal),
        ];
    }

    /// <summary>Payees who are asked about their account by this unit: the applicant, or the unit that made a list.</summary>
    private async Task<IReadOnlyList<CaseTask>> AskedAsync(string unit, CancellationToken cancellation)
    {
        var since = clock.Now.AddDays(-MostDays);
        var stopped = db.Set<CaseTask>()
            .Where(own => own.Status == CaseTaskStatus.Done && own.OrganisationId == unit && own.DecidedAt > since)
            .Where(own => own.Kind == TaskKind.Transfer && own.Outcome != "Transferred");
        var asked = await stopped
            .Join(db.Set<CaseTask>(), own => own.CaseId, task => task.CaseId, (own, task) => task)
            .Where(task => task.Status == CaseTaskStatus.Open && task.Kind == TaskKind.AccountCorrection)
            .Distinct()
            .AsNoTracking()
            .ToListAsync(cancellation);
        return [.. asked.Where(task => TaskInput.Read<AccountRequest>(task.DetailJson!).PayerId == unit)];
    }

    private static PaymentLine Line(CaseTask task, Case row, IReadOnlyList<CaseTask> earlier, Actor actor)
    {
        var check = SecondEnds.Are(task.Kind) ? TaskInput.Read<PaymentCheck>(task.DetailJson!) : null;
        var leg =
            TransferLeg.Of(task)
            ?? check?.Leg
            ?? earlier
                .Where(before => before.Kind == TaskKind.Transfer)
                .OrderBy(before => before.Round)
                .Select(TransferLeg.Of)
                .LastOrDefault();
        return new PaymentLine
        {
            TaskId = task.Id,
            CaseId = row.Id,
            CaseNumber = row.Number,
            CaseTitle = row.Title,
            Step = task.OrganisationId is null ? "等申请主体更正账户" : task.Title,
            State =
                task.Kind == TaskKind.Transfer ? PaymentState.Due
                : check?.Reversal is not null ? PaymentState.Reversal
                : check is not null ? PaymentState.Registered
                : PaymentState.Account,
            Payee = leg?.Payee?.BankAccountName ?? leg?.ToName ?? row.ApplicantName,
            Amount = new Money(leg?.AmountFen ?? row.AwardFen ?? 0),
            DueAt = task.DueAt,
            Holder = task.ClaimedByName,
            Failure = FailureOf(task, earlier),
            IsOwn = task.IsOf(actor),
        };
    }

    /// <summary>Why a payment came back, in a sentence; null for a first attempt.</summary>
    private static string? FailureOf(CaseTask task, IReadOnlyList<CaseTask> earlier)
    {
        if (task.Kind == TaskKind.Transfer && earlier.Any(before => before.Outcome == TransferTask.Reversing))
        {
            return "登记已冲正，重新登记以前请核对资金是否已经拨付";
        }

        var last = earlier.Where(before => before.DecidedAt is not null).MaxBy(before => before.DecidedAt);
        return last is not null && TaskTypes.Of(last.Kind).End(last.Outcome!) is { Tone: EndTone.Bad or EndTone.Again } end
            ? $"上次{end.Label}{(string.IsNullOrEmpty(last.Opinion) ? "" : $"：{last.Opinion}")}"
            : null;
    }
}
