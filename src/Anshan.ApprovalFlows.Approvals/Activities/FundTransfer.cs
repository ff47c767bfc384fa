using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>What a payer is to do: one leg of the payment.</summary>
public sealed record TransferLeg(
    int Leg,
    string FromName,
    OrganisationId? ToOrganisationId,
    string ToName,
    string? ToAccount,
    long AmountFen
)
{
    /// <summary>The applicant's account in its parts; null where the money goes to a unit or to a list.</summary>
    public Payee? Payee { get; init; }

    /// <summary>The money goes to the lines of a list.</summary>
    public bool IsOfList { get; init; }

    /// <summary>What the payer is to do in this task; null where it is no payment.</summary>
    public static TransferLeg? Of(CaseTask task) =>
        task is { Kind: TaskKind.Transfer, DetailJson: { } json } ? TaskInput.Read<TransferLeg>(json) : null;
}

/// <summary>What whoever countersigns or signs a payment is shown.</summary>
public sealed record PaymentCheck(TransferLeg Leg, PaymentProposal Payment)
{
    /// <summary>Why the payment is to be reversed; null where it is to be agreed to.</summary>
    public ReversalProposal? Reversal { get; init; }
}

/// <summary>拨付: one leg of the payment, recorded by the payer with date and voucher.</summary>
/// <remarks>
/// The turns of an account stand here and not in the drawing, so that every procedure has them: where the account stopped the payment the
/// applicant, or for a line of a list the unit that made it, corrects or confirms it, a second person of the payer confirms it too, and the
/// leg is paid in a new attempt. Unconfirmed data (an account that was corrected earlier, another name) are confirmed before the leg
/// begins. Nothing is paid to an account that stopped a payment before that. Other failures leave by the outcome <c>Failed</c>. Where the
/// drawing asks for it a second person countersigns what was registered, and above a threshold the head signs; only then the leg counts as
/// paid.
/// </remarks>
internal sealed class FundTransfer : TaskActivity
{
    private const string Registered = "payment";

    public override ActivityDescriptor Descriptor { get; } =
        new(
            "Anshan.FundTransfer",
            Vocabulary.Category,
            "资金拨付",
            "付款单位拨付一段资金，登记日期和凭证号；收款账户有误的，由申请主体（名单由拟定单位）更正、付款单位第二人确认后重新拨付。"
        )
        {
            Inputs =
            [
                new("Leg", "Int32", "第几段", "从 1 起", 1),
                new("From", "String", "付款单位", "从哪个单位付出"),
                new("Amount", "String", "金额（元）", "核定金额活动的“核定金额”变量"),
                new("To", "String", "收款方", "付给申请主体、名单所列单位，或者一个单位", "applicant"),
                new(
                    "RecordedBy",
                    "String",
                    "登记单位",
                    "由其财务人员登记；不填时由付款单位登记，付款单位不在本系统办理（如省级单位）时填写"
                ),
                Vocabulary.TitleInput,
                .. SecondTurns.Inputs,
                .. Vocabulary.TimerInputs(10),
            ],
            Outcomes = new Dictionary<string, string> { ["Transferred"] = "已拨付", ["Failed"] = "拨付失败" },
        };

    public override IReadOnlyList<TakenVerb> Verbs { get; } =
    [
        Taken.In(TaskKind.Transfer, TaskVerbs.Transfer, Paid),
        Taken.In(TaskKind.Transfer, TaskVerbs.Fail, Failed),
        Taken.In(TaskKind.PaymentCountersign, TaskVerbs.Countersign, Checked),
        Taken.In(TaskKind.PaymentSignature, TaskVerbs.Sign, Checked),
        Taken.In(TaskKind.AccountCorrection, TaskVerbs.CorrectAccount, Answered),
        Taken.In(TaskKind.AccountConfirmation, TaskVerbs.JudgeAccount, Judged),
    ];

    public override TaskKind Task => TaskKind.Transfer;

    public override Next Execute(ActivityContext context)
    {
        var facts = context.Fact(new GetCase());
        return PaymentReversal.AskedFor(context) is { } reversal
            ? Reversals.Begin(context, reversal)
            : Begin(context, facts, Describe(context, facts));
    }

    private static Next Begin(ActivityContext context, CaseFact facts, TransferLeg leg, bool isAgain = false) =>
        leg.Payee is not null && (facts.PayeeBefore is not null || facts.PayeeMark == PayeeMark.Declared)
            ? AccountTurns.Confirm(
                context,
                Second(context, facts),
                new AccountChange(facts.PayeeBefore, leg.Payee, null, facts.PayeeBefore == leg.Payee)
            )
            : Pay(context, facts, leg, isAgain);

    private static Next Pay(ActivityContext context, CaseFact facts, TransferLeg leg, bool isAgain = false)
    {
        var (recorder, due) = (Recorder(context, facts), DueTimes.DueAt(context));
        context.Data["leg"] = TaskInput.Of(leg);
        TurnChain.Open(
            context,
            TaskKind.Transfer,
            new TurnAddress(recorder.Id, null, Roles.Finance, recorder.Name),
            TurnPurpose.Decide,
            new TaskSheet(Vocabulary.TitleOf(context), due, TaskInput.Write(leg))
        );
        context.Emit(
            new SetCase(CaseStatus.AwaitingTransfer, Vocabulary.StageOf(context), leg.FromName, due) { IsForApplicant = !isAgain }
        );
        return Next.Wait;
    }

    private static Next Paid(TaskAct act, TransferInput input)
    {
        var context = act.Context;
        var (payment, leg) = (new PaymentProposal(input.PaidOn, input.Voucher, act.By) { Receipts = input.Receipts }, Leg(context));
        context.Data[Registered] = TaskInput.Of(payment);
        act.Decide(SecondTurns.After(act, new Money(leg.AmountFen)) is null ? "Transferred" : "Registered", $"凭证号 {input.Voucher}");
        return Follow(act, leg, payment);
    }

    /// <summary>The second or third person agrees to a registered payment, or sends it back to the payer.</summary>
    private static Next Checked(TaskAct act, Assent assent)
    {
        var context = act.Context;
        if (Reversals.Pending(context) is { } reversal)
        {
            return Reversals.Judge(act, reversal, assent) is { } next
                ? next
                : Begin(context, context.Fact(new GetCase()), Again(context, context.Fact(new GetCase())), isAgain: true);
        }

        var (leg, payment) = (Leg(context), TaskInput.Read<PaymentProposal>(context.Data[Registered]));
        if (SecondTurns.Judge(act, assent))
        {
            return Follow(act, leg, payment);
        }

        return Pay(context, context.Fact(new GetCase()), leg, isAgain: true);
    }

    private static Next Follow(TaskAct act, TransferLeg leg, PaymentProposal payment) =>
        SecondTurns.Ask(
            act,
            new SecondAsked(
                TaskKind.PaymentCountersign,
                TaskKind.PaymentSignature,
                CaseStatus.AwaitingTransfer,
                Recorder(act.Context, act.Context.Fact(new GetCase())).Id,
                Roles.Finance,
                new Money(leg.AmountFen),
                TaskInput.Write(new PaymentCheck(leg, payment))
            )
        ) ?? Record(act.Context, leg, payment);

    private static Next Record(ActivityContext context, TransferLeg leg, PaymentProposal payment)
    {
        var payer = Payer(context, context.Fact(new GetCase()));
        var amount = new Money(leg.AmountFen);
        context.Emit(
            new RecordTransfer(
                context.ExecutionId,
                leg.Leg,
                payer.Id,
                payer.Name,
                leg.ToOrganisationId,
                leg.ToName,
                leg.ToAccount,
                amount,
                payment.PaidOn,
                payment.Voucher,
                payment.By.Id,
                payment.By.Name
            )
        );
        context.Emit(
            new AddTimeline("transferred", $"{payer.Name}已将 {amount.ToDisplay()} 拨付至{leg.ToName}", payment.By.Name, payer.Name)
        );
        return Reversals.End(context);
    }

    private static Next Failed(TaskAct act, TransferFailure failure)
    {
        var context = act.Context;
        var (leg, why) = (Leg(context), $"{FailureKinds.Names[failure.Kind]}：{failure.Reason}");
        if (failure.Line is { } number && !context.Fact(new GetStandingList()).Rows.Any(row => row.Line == number))
        {
            return Next.Refuse(CaseRefusal.NotListed);
        }

        act.Decide("Failed", why);
        if (leg.Payee is { } payee && FailureKinds.ConcernsAccount(failure.Kind))
        {
            context.Emit(new AddTimeline("failed", $"{leg.FromName}拨付未成功，请申请主体更正收款账户", act.By.Name, leg.FromName, why));
            return AccountTurns.Ask(
                context,
                new AccountRequest(why, $"{leg.FromName} {act.By.Name}", failure.Kind, act.Turn.Address.OrganisationId!.Value, payee)
            );
        }

        if (failure.Line is { } line && FailureKinds.ConcernsAccount(failure.Kind))
        {
            var listed = context.Fact(new GetListedPayee(line));
            context.Emit(
                new AddTimeline(
                    "failed",
                    $"{leg.FromName}拨付未成功，请拟定单位更正名单中{listed.Payee.Name}的收款账户",
                    act.By.Name,
                    leg.FromName,
                    why
                )
            );
            return AccountTurns.Ask(
                context,
                new AccountRequest(why, $"{leg.FromName} {act.By.Name}", failure.Kind, act.Turn.Address.OrganisationId!.Value, listed.Payee)
                {
                    Line = line,
                }
            );
        }

        context.Emit(new AddTimeline("failed", $"{leg.FromName}拨付未成功，将重新拨付", act.By.Name, leg.FromName, why));
        if (leg.Payee is not null)
        {
            context.Emit(new SendNotice("payment-failed", "applicant", why));
        }

        // Without the drawing around it nothing leads back here.
        return Reversals.IsAlone(context) ? Pay(context, context.Fact(new GetCase()), leg, isAgain: true) : Next.With("Failed");
    }

    private static Next Answered(TaskAct act, AccountInput answer)
    {
        var context = act.Context;
        var facts = context.Fact(new GetCase());
        var (asked, second) = (AccountTurns.Asked(context), Second(context, facts));
        var (who, unit, change) = (
            facts.ApplicantName,
            default(string),
            new AccountChange(facts.PayeeBefore ?? asked.Payee, facts.Payee!, answer.Note, answer.IsUnchanged)
        );
        if (asked.Line is { } line)
        {
            var listed = context.Fact(new GetListedPayee(line));
            who = unit = context.Fact(new GetOrganisation(listed.OrganisationId, facts.RegionId)).Name;
            change = new AccountChange(
                listed.Payee,
                listed.Payee with
                {
                    BankAccount = answer.Account ?? listed.Payee.BankAccount,
                },
                answer.Note,
                answer.IsUnchanged
            )
            {
                Line = line,
            };
        }

        var what = asked.Line is null ? "收款账户" : $"名单中{asked.Payee.Name}的收款账户";
        act.Decide(answer.IsUnchanged ? "AccountKept" : "AccountChanged", answer.Note);
        context.Emit(
            new AddTimeline(
                "account",
                $"{who}{(answer.IsUnchanged ? $"说明{what}无误" : $"更正了{what}")}，待{second.Name}另一人确认",
                act.By.Name,
                unit,
                Detail(change)
            )
        );
        return AccountTurns.Confirm(context, second, change);
    }

    private static Next Judged(TaskAct act, AccountVerdict verdict)
    {
        var context = act.Context;
        var facts = context.Fact(new GetCase());
        var unit = context.Fact(new GetOrganisation(act.Turn.Address.OrganisationId!, facts.RegionId)).Name;
        act.Decide(verdict.Reason is null ? "AccountConfirmed" : "AccountRefused", verdict.Reason);
        var change = AccountTurns.Change(context) is { Line: not null } ofList ? ofList : null;
        if (verdict.Reason is { } reason)
        {
            context.Emit(
                new AddTimeline(
                    "returned",
                    $"{unit}没有确认收款账户，请{(change is null ? "申请主体" : "拟定单位")}重新核对",
                    act.By.Name,
                    unit,
                    reason
                )
            );
            return AccountTurns.Ask(
                context,
                new AccountRequest(
                    reason,
                    $"{unit} {act.By.Name}",
                    FailureKind.AccountDoubt,
                    Recorder(context, facts).Id,
                    change?.After ?? facts.Payee!
                )
                {
                    Line = change?.Line,
                }
            );
        }

        if (change is null)
        {
            context.Emit(new ConfirmPayee(act.By.Name, unit, OfPayer: true));
        }
        else
        {
            context.Emit(new ChangeListedAccount(change.Line!.Value, change.After.BankAccount));
            context.Emit(new AddTimeline("account", $"{unit}确认名单中{change.After.Name}的收款账户", act.By.Name, unit, Detail(change)));
        }

        return Pay(context, facts, Again(context, facts));
    }

    /// <summary>
    /// Old and new of a line of a list, for the case's history; of an applicant only the words, for the account stands with the case.
    /// </summary>
    private static string? Detail(AccountChange change) =>
        change is { Line: not null, Before: { } before, IsUnchanged: false }
            ? string.Join(
                '\n',
                ((string?[])[$"原账户：{before.BankAccount}", $"新账户：{change.After.BankAccount}", change.Note]).OfType<string>()
            )
            : change.Note;

    private static SecondPayer Second(ActivityContext context, CaseFact facts) =>
        context.Fact(new GetSecondPayer(Recorder(context, facts).Id, context.ExecutionId, context.Node.Id));

    /// <summary>The leg as it is to be paid now: after a reversal the reversed one, to the account of today.</summary>
    private static TransferLeg Again(ActivityContext context, CaseFact facts) =>
        PaymentReversal.Of(context) is not { } reversal ? Describe(context, facts)
        : reversal.Leg.ToOrganisationId is not null || reversal.Leg.IsOfList ? reversal.Leg
        : reversal.Leg with { ToAccount = facts.ApplicantAccount, Payee = facts.Payee is { BankAccount.Length: > 0 } payee ? payee : null };

    private static TransferLeg Leg(ActivityContext context) => TaskInput.Read<TransferLeg>(context.Data["leg"]);

    private static Organisation Payer(ActivityContext context, CaseFact facts) =>
        context.Fact(new GetOrganisation(PaymentReversal.Of(context)?.From ?? context.Text("from") ?? "", facts.RegionId));

    private static Organisation Recorder(ActivityContext context, CaseFact facts) =>
        (PaymentReversal.Of(context)?.Unit ?? context.Text("recordedBy")) is { } unit
            ? context.Fact(new GetOrganisation(unit, facts.RegionId))
            : Payer(context, facts);

    private static TransferLeg Describe(ActivityContext context, CaseFact facts)
    {
        var (payer, to) = (Payer(context, facts), context.Text("to") ?? "applicant");
        if (!Money.TryParseYuan(context.Text("amount"), out var money, out var problem) || money == Money.Zero)
        {
            throw new WorkflowFaultException($"“{context.Node.Title}”没有可拨付的金额：{problem}");
        }

        var amount = money.Fen;
        var number = context.Number("leg") ?? 1;
        if (to == "applicant")
        {
            return new TransferLeg(number, payer.Name, null, facts.ApplicantName, facts.ApplicantAccount, amount)
            {
                Payee = facts.Payee is { BankAccount.Length: > 0 } payee ? payee : null,
            };
        }

        if (to == "list")
        {
            return new TransferLeg(number, payer.Name, null, "名单所列单位", "见核对后的名单", amount) { IsOfList = true };
        }

        var receiver = context.Fact(new GetOrganisation(to, facts.RegionId));
        return new TransferLeg(number, payer.Name, receiver.Id, receiver.Name, null, amount);
    }
}
