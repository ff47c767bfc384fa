using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>核定金额: one organisation determines the amount, within what the measure and the caps across cases allow.</summary>
internal sealed class DetermineAward : TaskActivity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Anshan.DetermineAward", Vocabulary.Category, "核定金额", "由指定单位按算出的金额和最高额核定，与算出的金额不同时说明理由。")
        {
            Inputs =
            [
                new("Organisation", "String", "核定单位", "由哪个单位核定"),
                new("Role", "String", "核定角色", "单位里由谁办理", Roles.Reviewer, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.TimerInputs(5),
            ],
            Outputs = [new("Amount", "String", "核定金额（元）"), new("Reason", "String", "核定理由")],
            Outcomes = new Dictionary<string, string> { ["Determined"] = "已核定", ["Zero"] = "核定为零" },
        };

    public override IReadOnlyList<TakenVerb> Verbs { get; } = [Taken.In(TaskKind.Determination, TaskVerbs.Determine, Determined)];

    public override TaskKind Task => TaskKind.Determination;

    public override Next Execute(ActivityContext context)
    {
        var organisation = context.Fact(new GetOrganisation(context.Text("organisation") ?? "", context.Fact(new GetCase()).RegionId));
        var due = DueTimes.DueAt(context);
        var address = new TurnAddress(organisation.Id, null, context.Text("role") ?? Roles.Reviewer, organisation.Name);
        TaskTurns.Begin(
            context,
            new TaskSheet(Vocabulary.TitleOf(context), due),
            [TaskTurns.New(context, TaskKind.Determination, address)]
        );
        DueTimes.Arm(context, due);
        context.Emit(new SetCase(CaseStatus.AwaitingAward, Vocabulary.StageOf(context), organisation.Name, due));
        return Next.Wait;
    }

    private static Next Determined(TaskAct act, DeterminationInput input)
    {
        var context = act.Context;
        var facts = context.Fact(new GetCase());
        var amount = new Money(input.AmountFen);
        var room = facts.IsUnderCap ? context.Fact(new GetCapRoom()).Most : (Money?)null;
        if (amount < Money.Zero || new AwardBounds(facts.Meaning, facts.Ceiling, room).Objection(amount) is not null)
        {
            return Next.Refuse(CaseRefusal.AboveCeiling);
        }

        var name = context.Fact(new GetOrganisation(act.Turn.Address.OrganisationId!, facts.RegionId)).Name;
        act.Decide("Determined", input.Reason);
        context.Emit(new RecordAward(amount, input.Reason, act.By.Id, act.By.Name));
        context.Emit(new AddTimeline("determined", $"{name}核定金额 {amount.ToDisplay()}", act.By.Name, name, input.Reason));
        context.Emit(new SendNotice("award-determined", "applicant", input.Reason));
        context.SetOutput("amount", amount.ToInvariant());
        context.SetOutput("reason", input.Reason);
        return Next.With(amount == Money.Zero ? "Zero" : "Determined");
    }
}
