using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>What a second and a third person must agree to.</summary>
/// <param name="Countersign">The kind of task of the second person.</param>
/// <param name="Sign">The kind of task of the head.</param>
/// <param name="Status">What people see of the case meanwhile.</param>
/// <param name="Unit">The unit of the author.</param>
/// <param name="Role">The role of the author.</param>
/// <param name="Amount">Decides whether the head signs.</param>
/// <param name="DetailJson">What the two are shown.</param>
internal sealed record SecondAsked(
    TaskKind Countersign,
    TaskKind Sign,
    CaseStatus Status,
    OrganisationId Unit,
    string Role,
    Money Amount,
    string DetailJson
)
{
    /// <summary>What is to be agreed to besides the step itself: 冲正; empty where it is the step.</summary>
    public string Of { get; init; } = "";
}

/// <summary>
/// 复核 and 签发: the turns of a step about money that follow its author's. Only when the last has agreed the step has its effect; whoever
/// does not agree sends it back to the author.
/// </summary>
internal static class SecondTurns
{
    /// <summary>As long as a second person has for an account.</summary>
    private const int Days = 3;

    /// <summary>Who must agree, in the designer.</summary>
    public static IReadOnlyList<InputDescriptor> Inputs { get; } =
    [
        new(
            "Countersign",
            "Boolean",
            "须经复核",
            "经办以后，由本单位另一名未参与审核的人员复核，同意才生效；本单位没有这样的人员时，由单位负责人、再由上级单位复核",
            false,
            "checkbox"
        ),
        new(
            "SignAbove",
            "Int32",
            "签发金额（元）",
            "须经复核的，金额超过多少元还须由单位负责人签发；没有负责人的由上级单位负责人签发。0 表示都须签发",
            1_000_000
        ),
    ];

    /// <summary>
    /// Whose agreement follows this act; null where it was the last that is needed. What is reversed, and registered anew, is agreed to by
    /// as many as before, whatever can be read of the drawing by then.
    /// </summary>
    public static TurnPurpose? After(TaskAct act, Money amount) =>
        !act.Context.Flag("countersign") && PaymentReversal.Of(act.Context) is null ? null
        : act.Turn.Purpose == TurnPurpose.Decide ? TurnPurpose.Countersign
        : act.Turn.Purpose == TurnPurpose.Countersign && IsSigned(act.Context, amount) ? TurnPurpose.Sign
        : null;

    /// <summary>Opens the turn of whoever must agree after this act; null where nobody must.</summary>
    public static Next? Ask(TaskAct act, SecondAsked asked)
    {
        if (After(act, asked.Amount) is not { } purpose)
        {
            return null;
        }

        var (context, isSigning) = (act.Context, purpose == TurnPurpose.Sign);
        var kind = isSigning ? asked.Sign : asked.Countersign;
        var second = context.Fact(
            new GetSecondPerson(kind, asked.Unit, asked.Role, context.ExecutionId, context.Node.Id, act.By.Id) { ForId = act.By.For?.Id }
        );
        var (title, due) = ($"{Vocabulary.TitleOf(context)}（{asked.Of}{(isSigning ? "签发" : "复核")}）", DueTimes.DueIn(context, Days));
        TurnChain.Open(
            context,
            kind,
            new TurnAddress(second.OrganisationId, null, second.Role, second.Name),
            purpose,
            new TaskSheet(title, due, asked.DetailJson),
            isSameRound: true
        );
        context.Emit(new SetCase(asked.Status, Vocabulary.StageOf(context, title, purpose), second.Name, due) { IsForApplicant = false });
        return Next.Wait;
    }

    /// <summary>Ends the turn of a second or third person, and adds it to the history of the case.</summary>
    /// <returns>Whether the person agrees; otherwise the author is to be asked again.</returns>
    public static bool Judge(TaskAct act, Assent assent, string of = "")
    {
        var (name, verb) = (act.Turn.Address.Name, act.Turn.Purpose == TurnPurpose.Sign ? "签发" : "复核");
        var what = $"“{Vocabulary.TitleOf(act.Context)}”{(of.Length > 0 ? $"的{of}" : "")}";
        act.Decide(assent.Reason is null ? SecondEnds.Agreed : SecondEnds.SentBack, assent.Reason);
        act.Context.Emit(
            new AddTimeline(
                assent.Reason is null ? "agreed" : "returned",
                $"{name}{verb}{what}：{(assent.Reason is null ? "同意" : "退回经办")}",
                act.By.Name,
                name,
                assent.Reason,
                ForApplicant: false
            )
        );
        return assent.Reason is null;
    }

    private static bool IsSigned(ActivityContext context, Money amount) =>
        PaymentReversal.Of(context) is { WasSigned: true } || (context.Number("signAbove") is { } above && amount.Fen > above * 100L);
}
