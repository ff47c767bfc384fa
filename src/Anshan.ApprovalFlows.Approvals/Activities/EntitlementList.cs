using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
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
            Outputs = [new("Amount", "String", "合计金额（元）"), new("Summary", "String", "公示的名单")],
            Outcomes = new Dictionary<string, string> { ["Confirmed"] = "已确认", ["Empty"] = "名单为空" },
        };

    public override IReadOnlyList<TakenVerb> Verbs { get; } =
    [
        TaskVerbs.ProposeList.TakenIn(TaskKind.EntitlementList, Proposed),
        TaskVerbs.ConfirmList.TakenIn(TaskKind.ListConfirmation, Confirmed),
        TaskVerbs.ReturnList.TakenIn(TaskKind.ListConfirmation, Returned),
    ];

    public override Next Execute(ActivityContext context)
    {
        var unit = Unit(context);
        var due = DueTimes.DueAt(context);
        Open(context, unit, TaskKind.EntitlementList, Vocabulary.TitleOf(context), null, due);
        DueTimes.Arm(context, due);
        context.Emit(new SetCase(CaseStatus.InProgress, Vocabulary.TitleOf(context), unit.Name, due));
        return Next.Wait;
    }

    private static Next Proposed(ActivityContext context, ProposalInput list)
    {
        var unit = Unit(context);
        var proposal = new ListProposal(list.Text, list.UserName);
        context.Emit(new CompleteTask(context.ExecutionId, list.OrganisationId, "Listed", list.Record, list.UserId, list.UserName));
        context.Emit(new AddTimeline("approved", $"{unit.Name}拟定名单，待另一人确认", list.UserName, unit.Name, list.Record));
        Open(context, unit, TaskKind.ListConfirmation, "确认名单", proposal, DueTimes.Standing(context));
        return Next.Wait;
    }

    private static Next Returned(ActivityContext context, ListReturn back)
    {
        var unit = Unit(context);
        context.Emit(new CompleteTask(context.ExecutionId, back.OrganisationId, "ListReturned", back.Reason, back.UserId, back.UserName));
        context.Emit(new AddTimeline("returned", $"{unit.Name}退回名单，重新拟定", back.UserName, unit.Name, back.Reason));
        Open(
            context,
            unit,
            TaskKind.EntitlementList,
            Vocabulary.TitleOf(context),
            new ListProposal(back.Text, back.UserName, back.Reason),
            DueTimes.Standing(context)
        );
        return Next.Wait;
    }

    private static Next Confirmed(ActivityContext context, ListInput list)
    {
        var (total, outcome) = (new Money(list.TotalFen), list.Listed == 0 ? "Empty" : "Confirmed");
        var name = Unit(context).Name;
        context.Emit(new CompleteTask(context.ExecutionId, list.OrganisationId, outcome, list.Record, list.UserId, list.UserName));
        context.Emit(
            new AddTimeline(
                "determined",
                string.Create(CultureInfo.InvariantCulture, $"{name}确认名单：{list.Listed} 家，合计 {total.ToDisplay()}"),
                list.UserName,
                name,
                list.Record
            )
        );
        if (list.Listed > 0)
        {
            context.Emit(new RecordAward(total, null, list.UserId, list.UserName));
        }

        context.SetOutput("amount", total.ToInvariant());
        context.SetOutput("summary", list.Notice);
        return Next.With(outcome);
    }

    private static Organisation Unit(ActivityContext context) =>
        context.Fact(new GetOrganisation(context.Text("organisation") ?? "", context.Fact(new GetCase()).RegionId));

    /// <summary>Each task of the execution is a round of its own.</summary>
    private static void Open(
        ActivityContext context,
        Organisation unit,
        TaskKind kind,
        string title,
        ListProposal? proposal,
        DateTimeOffset? due
    )
    {
        var round = (context.Data["round"]?.GetValue<int>() ?? 0) + (kind == TaskKind.EntitlementList ? 1 : 0);
        (context.Data["round"], context.Data["stage"]) = (round, kind.ToString());
        context.Emit(
            new OpenTask(
                context.ExecutionId,
                context.Node.Id,
                kind,
                unit.Id,
                null,
                context.Text("role") ?? Roles.Reviewer,
                title,
                round,
                due,
                proposal is null ? null : TaskInput.Write(proposal),
                Vocabulary.IsAtOnce(context)
            )
        );
    }
}
