using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>冲正: a payment that was registered wrongly, with which its activity is entered again.</summary>
/// <param name="ActivityId">The activity that registered it.</param>
/// <param name="TransferId">The registered leg.</param>
/// <param name="Leg">What was to be paid.</param>
/// <param name="Payment">What was registered.</param>
/// <param name="Proposal">Why it is wrong, and who says so.</param>
/// <param name="From">The unit that pays.</param>
/// <param name="Unit">The unit that registered it, and now registers the reversal.</param>
/// <param name="UnitName">What it is called.</param>
/// <param name="Ended">How the case had ended; null where it had not.</param>
public sealed record PaymentReversal(
    string ActivityId,
    Guid TransferId,
    TransferLeg Leg,
    PaymentProposal Payment,
    ReversalProposal Proposal,
    OrganisationId From,
    OrganisationId Unit,
    string UnitName,
    CaseEnd? Ended
)
{
    /// <summary>The name under which the activity is told.</summary>
    public const string Input = "paymentReversal";

    private const string Kept = "reversal";

    /// <summary>Whether the head had signed the payment.</summary>
    public bool WasSigned { get; init; }

    /// <summary>Who has agreed so far.</summary>
    public IReadOnlyList<string> AgreedBy { get; init; } = [];

    /// <summary>Whether the last has agreed.</summary>
    public bool IsDone { get; init; }

    /// <summary>The one with which this activity is entered; null where it is entered as drawn.</summary>
    internal static PaymentReversal? AskedFor(ActivityContext context) =>
        context.WorkflowInput(Input) is { } given
        && TaskInput.Read<PaymentReversal>(given) is { } reversal
        && reversal.ActivityId == context.Node.Id
            ? reversal
            : null;

    /// <summary>The one that this execution began with; null where there is none.</summary>
    internal static PaymentReversal? Of(ActivityContext context) =>
        context.Data[Kept] is { } kept ? TaskInput.Read<PaymentReversal>(kept) : null;

    internal void Keep(ActivityContext context) => context.Data[Kept] = TaskInput.Of(this);
}

/// <summary>
/// The turns of a reversal: whoever registered it has had the first, a second person agrees, above the threshold the head too. Then the leg
/// is reversed and asked for again in the same execution; whoever does not agree leaves everything as it was.
/// </summary>
internal static class Reversals
{
    private const string Word = "冲正";

    /// <summary>The reversal that waits for somebody to agree; null where there is none.</summary>
    public static PaymentReversal? Pending(ActivityContext context) =>
        PaymentReversal.Of(context) is { IsDone: false } reversal ? reversal : null;

    /// <summary>Whether the activity is executed without its drawing, because the case had ended.</summary>
    public static bool IsAlone(ActivityContext context) => PaymentReversal.Of(context)?.Ended is not null;

    /// <summary>Keeps the reversal with the turn of whoever registered it, and asks the second person.</summary>
    public static Next Begin(ActivityContext context, PaymentReversal reversal)
    {
        reversal.Keep(context);
        var (by, unit) = (reversal.Proposal.By, reversal.UnitName);
        if (reversal.Ended is not null)
        {
            context.Emit(new ReopenCase(by.Name, unit));
        }

        var turn = TaskTurns.New(context, TaskKind.Transfer, new TurnAddress(reversal.Unit, null, Roles.Finance, unit));
        var move = TurnState.Begin(TurnRule.All, [turn]);
        TaskTurns.Keep(context, move.State);
        foreach (var opened in move.Opened)
        {
            // It is ended in the same step: nobody is to be told that it waits.
            var (title, detail) = ($"{Vocabulary.TitleOf(context)}（{Word}）", TaskInput.Write(reversal.Leg));
            context.Emit(new OpenTask(context.ExecutionId, context.Node.Id, opened, title, null, detail, false));
        }

        var act =
            TaskAct.In(context, turn.Key, by, TaskKind.Transfer)
            ?? throw new InvalidOperationException("The turn that was begun is not open.");
        act.Decide(TransferTask.Reversing, reversal.Proposal.Reason);
        var amount = new Money(reversal.Leg.AmountFen).ToDisplay();
        context.Emit(
            new AddTimeline(
                "reversing",
                $"{unit}登记冲正：{reversal.Leg.FromName}拨付至{reversal.Leg.ToName}的 {amount}，凭证号 {reversal.Payment.Voucher}",
                by.Name,
                unit,
                reversal.Proposal.Reason,
                ForApplicant: false
            )
        );
        return Ask(act, reversal) ?? throw new InvalidOperationException("A reversal is always agreed to by a second person.");
    }

    /// <summary>The second or third person agrees or not.</summary>
    /// <returns>How the activity goes on; null where the leg is reversed now and is to be paid again.</returns>
    public static Next? Judge(TaskAct act, PaymentReversal reversal, Assent assent)
    {
        var context = act.Context;
        if (!SecondTurns.Judge(act, assent, Word))
        {
            return End(context);
        }

        reversal = reversal with { AgreedBy = [.. reversal.AgreedBy, act.By.Name] };
        reversal.Keep(context);
        if (Ask(act, reversal) is { } next)
        {
            return next;
        }

        (reversal with { IsDone = true }).Keep(context);
        context.Emit(new ReverseTransfer(reversal.TransferId, reversal.Proposal.Reason, reversal.Proposal.By.Name, reversal.AgreedBy));
        context.Emit(
            new AddTimeline(
                "reversed",
                $"{reversal.Leg.FromName}拨付至{reversal.Leg.ToName}的 {new Money(reversal.Leg.AmountFen).ToDisplay()} 登记有误，已冲正，将重新登记",
                act.By.Name,
                reversal.UnitName
            )
        );
        return null;
    }

    /// <summary>The activity ends with a payment that stands; a case that had ended ends again.</summary>
    public static Next End(ActivityContext context)
    {
        if (PaymentReversal.Of(context)?.Ended is { } ended)
        {
            context.Emit(new CloseAgain(ended));
        }

        return Next.With("Transferred");
    }

    private static Next? Ask(TaskAct act, PaymentReversal reversal) =>
        SecondTurns.Ask(
            act,
            new SecondAsked(
                TaskKind.PaymentCountersign,
                TaskKind.PaymentSignature,
                CaseStatus.AwaitingTransfer,
                reversal.Unit,
                Roles.Finance,
                new Money(reversal.Leg.AmountFen),
                TaskInput.Write(new PaymentCheck(reversal.Leg, reversal.Payment) { Reversal = reversal.Proposal })
            )
            {
                Of = Word,
            }
        );
}
