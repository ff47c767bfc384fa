using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>
/// 免申即享名单: one person of a unit lists who is entitled, another one confirms; every line is screened, the confirmed sum is what is paid.
/// </summary>
/// <remarks>Who may confirm is said by <c>TaskAccess</c>: not the one who listed.</remarks>
internal sealed class EntitlementList : TaskActivity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Anshan.EntitlementList", Vocabulary.Category, "免申即享名单", "一人拟定享受政策的单位名单，逐行核对，另一人确认。")
        {
            Inputs =
            [
                new("Organisation", "String", "拟定单位", "由哪个单位拟定"),
                new("Role", "String", "拟定角色", "单位里由谁办理", Roles.Reviewer, "dropdown"),
                Vocabulary.TitleInput,
                .. Vocabulary.TimerInputs(15),
            ],
            Outputs =
            [
                new("Amount", "String", "合计金额（元）"),
                new("Summary", "String", "公示的名单"),
                new("Date", "String", "名单中最晚的日期"),
            ],
            Outcomes = new Dictionary<string, string> { ["Confirmed"] = "已确认", ["Empty"] = "名单为空" },
        };

    public override IReadOnlyList<TakenVerb> Verbs { get; } =
    [
        Taken.In(TaskKind.EntitlementList, TaskVerbs.ProposeList, Proposed),
        Taken.In(TaskKind.ListConfirmation, TaskVerbs.ConfirmList, Confirmed),
        Taken.In(TaskKind.ListConfirmation, TaskVerbs.ReturnList, Returned),
    ];

    public override TaskKind Task => TaskKind.EntitlementList;

    public override Next Execute(ActivityContext context)
    {
        var unit = Unit(context);
        var due = DueTimes.DueAt(context);
        var first = TaskTurns.New(context, TaskKind.EntitlementList, AddressOf(context, unit)) with { Round = 1 };
        TaskTurns.Begin(context, new TaskSheet(Vocabulary.TitleOf(context), due), [first]);
        DueTimes.Arm(context, due);
        context.Emit(new SetCase(CaseStatus.InProgress, Vocabulary.StageOf(context), unit.Name, due));
        return Next.Wait;
    }

    private static Next Proposed(TaskAct act, ProposalInput list)
    {
        var (context, unit) = (act.Context, Unit(act.Context));
        act.Decide("Listed", list.Record);
        context.Emit(new AddTimeline("approved", $"{unit.Name}拟定名单，待另一人确认", act.By.Name, unit.Name, list.Record));
        var second = TaskTurns.New(context, TaskKind.ListConfirmation, AddressOf(context, unit), TurnPurpose.Countersign);
        TaskTurns.Add(
            context,
            Sheet(context, "确认名单", new ListProposal(list.Text, act.By.Name)),
            second with
            {
                Round = act.Turn.Round,
            }
        );
        context.Emit(new SetStagePurpose(context.Node.Id, TurnPurpose.Countersign));
        return Next.Wait;
    }

    private static Next Returned(TaskAct act, ListReturn back)
    {
        var (context, unit) = (act.Context, Unit(act.Context));
        act.Decide("ListReturned", back.Reason);
        context.Emit(new AddTimeline("returned", $"{unit.Name}退回名单，重新拟定", act.By.Name, unit.Name, back.Reason));
        var again = TaskTurns.New(context, TaskKind.EntitlementList, AddressOf(context, unit)) with { Round = act.Turn.Round + 1 };
        act.Add(Sheet(context, Vocabulary.TitleOf(context), new ListProposal(back.Text, act.By.Name, back.Reason)), again);
        context.Emit(new SetStagePurpose(context.Node.Id, TurnPurpose.Decide));
        return Next.Wait;
    }

    private static Next Confirmed(TaskAct act, ListInput list)
    {
        var context = act.Context;
        var (total, outcome) = (new Money(list.TotalFen), list.Listed == 0 ? "Empty" : "Confirmed");
        var name = Unit(context).Name;
        act.Decide(outcome, list.Record);
        context.Emit(
            new AddTimeline(
                "determined",
                string.Create(CultureInfo.InvariantCulture, $"{name}确认名单：{list.Listed} 家，合计 {total.ToDisplay()}"),
                act.By.Name,
                name,
                list.Record
            )
        );
        if (list.Listed > 0)
        {
            context.Emit(new RecordAward(total, null, act.By.Id, act.By.Name));
        }

        context.SetOutput("amount", total.ToInvariant());
        context.SetOutput("summary", list.Notice);
        context.SetOutput("date", list.Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return Next.With(outcome);
    }

    private static Organisation Unit(ActivityContext context) =>
        context.Fact(new GetOrganisation(context.Text("organisation") ?? "", context.Fact(new GetCase()).RegionId));

    private static TurnAddress AddressOf(ActivityContext context, Organisation unit) =>
        new(unit.Id, null, context.Text("role") ?? Roles.Reviewer, unit.Name);

    /// <summary>A further task of the same execution has no more time than the first one had.</summary>
    private static TaskSheet Sheet(ActivityContext context, string title, ListProposal proposal) =>
        new(title, DueTimes.Standing(context), TaskInput.Write(proposal));
}
