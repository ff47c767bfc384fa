using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>核定金额: one organisation determines the amount, within what the measure and the caps across cases allow.</summary>
/// <remarks>
/// Where the drawing asks for it a second person countersigns, and above a threshold the head signs. The amount is recorded, and held
/// under its cap, once: when the last has agreed. Until then the case holds what it held before.
/// </remarks>
internal sealed class DetermineAward : TaskActivity
{
    private const string Proposal = "proposal";

    public override ActivityDescriptor Descriptor { get; } =
        new("Anshan.DetermineAward", Vocabulary.Category, "核定金额", "由指定单位按算出的金额和最高额核定，与算出的金额不同时说明理由。")
        {
            Inputs =
            [
                new("Organisation", "String", "核定单位", "由哪个单位核定"),
                new("Role", "String", "核定角色", "单位里由谁办理", Roles.Reviewer, "dropdown"),
                Vocabulary.TitleInput,
                .. SecondTurns.Inputs,
                .. Vocabulary.TimerInputs(5),
            ],
            Outputs = [new("Amount", "String", "核定金额（元）"), new("Reason", "String", "核定理由")],
            Outcomes = new Dictionary<string, string> { ["Determined"] = "已核定", ["Zero"] = "核定为零" },
        };

    public override IReadOnlyList<TakenVerb> Verbs { get; } =
    [
        Taken.In(TaskKind.Determination, TaskVerbs.Determine, Determined),
        Taken.In(TaskKind.AwardCountersign, TaskVerbs.Countersign, Judged),
        Taken.In(TaskKind.AwardSignature, TaskVerbs.Sign, Judged),
    ];

    public override TaskKind Task => TaskKind.Determination;

    public override Next Execute(ActivityContext context) => Ask(context, context.Fact(new GetCase()), isAgain: false);

    private static Next Ask(ActivityContext context, CaseFact facts, bool isAgain)
    {
        var organisation = Unit(context, facts);
        var due = DueTimes.DueAt(context);
        TurnChain.Open(
            context,
            TaskKind.Determination,
            new TurnAddress(organisation.Id, null, Role(context), organisation.Name),
            TurnPurpose.Decide,
            new TaskSheet(Vocabulary.TitleOf(context), due)
        );
        context.Emit(
            new SetCase(CaseStatus.AwaitingAward, Vocabulary.StageOf(context), organisation.Name, due) { IsForApplicant = !isAgain }
        );
        return Next.Wait;
    }

    private static Next Determined(TaskAct act, DeterminationInput input)
    {
        var (context, facts) = (act.Context, act.Context.Fact(new GetCase()));
        var proposal = new AwardProposal(input.AmountFen, input.Reason, act.By);
        if (!IsWithin(context, facts, proposal))
        {
            return Next.Refuse(CaseRefusal.AboveCeiling);
        }

        context.Data[Proposal] = TaskInput.Of(proposal);
        act.Decide(SecondTurns.After(act, Amount(proposal)) is null ? "Determined" : "Proposed", input.Reason);
        return Follow(act, facts, proposal);
    }

    private static Next Judged(TaskAct act, Assent assent)
    {
        var (context, facts) = (act.Context, act.Context.Fact(new GetCase()));
        var proposal = TaskInput.Read<AwardProposal>(context.Data[Proposal]);
        if (assent.Reason is null && !IsWithin(context, facts, proposal))
        {
            return Next.Refuse(CaseRefusal.AboveCeiling);
        }

        return SecondTurns.Judge(act, assent) ? Follow(act, facts, proposal) : Ask(context, facts, isAgain: true);
    }

    private static Next Follow(TaskAct act, CaseFact facts, AwardProposal proposal) =>
        SecondTurns.Ask(
            act,
            new SecondAsked(
                TaskKind.AwardCountersign,
                TaskKind.AwardSignature,
                CaseStatus.AwaitingAward,
                Unit(act.Context, facts).Id,
                Role(act.Context),
                Amount(proposal),
                TaskInput.Write(proposal)
            )
        ) ?? Record(act, facts, proposal);

    private static Next Record(TaskAct act, CaseFact facts, AwardProposal proposal)
    {
        var (context, amount, by) = (act.Context, Amount(proposal), proposal.By);
        var name = Unit(context, facts).Name;
        context.Emit(new RecordAward(amount, proposal.Reason, by.Id, by.Name));
        context.Emit(new AddTimeline("determined", $"{name}核定金额 {amount.ToDisplay()}", by.Name, name, proposal.Reason));
        context.Emit(new SendNotice("award-determined", "applicant", proposal.Reason));
        context.SetOutput("amount", amount.ToInvariant());
        context.SetOutput("reason", proposal.Reason);
        return Next.With(amount == Money.Zero ? "Zero" : "Determined");
    }

    /// <summary>Between zero and what the measure and the room under the cap allow now.</summary>
    private static bool IsWithin(ActivityContext context, CaseFact facts, AwardProposal proposal)
    {
        var room = facts.IsUnderCap ? context.Fact(new GetCapRoom()).Most : (Money?)null;
        return Amount(proposal) >= Money.Zero && new AwardBounds(facts.Meaning, facts.Ceiling, room).Objection(Amount(proposal)) is null;
    }

    private static Money Amount(AwardProposal proposal) => new(proposal.AmountFen);

    private static string Role(ActivityContext context) => context.Text("role") ?? Roles.Reviewer;

    private static Organisation Unit(ActivityContext context, CaseFact facts) =>
        context.Fact(new GetOrganisation(context.Text("organisation") ?? "", facts.RegionId));
}
