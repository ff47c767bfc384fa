using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>免申即享名单: a unit lists who is entitled; every line is screened, the confirmed sum is what is paid.</summary>
internal sealed class EntitlementList : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Anshan.EntitlementList", Vocabulary.Category, "免申即享名单", "拟定享受政策的单位名单，逐行核对后确认。")
    {
        Inputs =
        [
            new("Organisation", "String", "拟定单位", "如 city:science"),
            new("Role", "String", "拟定角色", "由担任该角色的人员拟定", Roles.Reviewer, "dropdown"),
            Vocabulary.TitleInput,
            .. Vocabulary.TimerInputs(15),
        ],
        Outputs = [new("Amount", "String", "合计金额（元）"), new("Summary", "String", "公示的名单")],
        Outcomes = new Dictionary<string, string> { ["Confirmed"] = "已确认", ["Empty"] = "名单为空" },
    };

    public override Next Execute(ActivityContext context)
    {
        var unit = context.Fact(new GetOrganisation(context.Text("organisation") ?? "", context.Fact(new GetCase()).RegionId));
        var due = DueTimes.DueAt(context);
        context.Data["organisation"] = unit.Name;
        context.Emit(new OpenTask(
            context.ExecutionId, context.Node.Id, TaskKind.EntitlementList, unit.Id, null, context.Text("role") ?? Roles.Reviewer, Vocabulary.TitleOf(context), context.Entry, due));
        DueTimes.Arm(context, due);
        context.Emit(new SetCase(CaseStatus.InProgress, Vocabulary.TitleOf(context), unit.Name, due));
        return Next.Wait;
    }

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        if (stimulus is Stimulus.TimerDue timer)
        {
            DueTimes.Fire(context, timer);
            return Next.Wait;
        }

        var list = TaskInput.Read<ListInput>(((Stimulus.Resume)stimulus).Input);
        var (total, outcome) = (new Money(list.TotalFen), list.Listed == 0 ? "Empty" : "Confirmed");
        var name = (string?)context.Data["organisation"];
        context.Emit(new CompleteTask(context.ExecutionId, list.OrganisationId, outcome, list.Record, list.UserId, list.UserName));
        context.Emit(new AddTimeline(
            "determined", string.Create(CultureInfo.InvariantCulture, $"{name}确认名单：{list.Listed} 家，合计 {total.ToDisplay()}"), list.UserName, name, list.Record));
        if (list.Listed > 0)
        {
            context.Emit(new RecordAward(total, null, list.UserId, list.UserName));
        }

        context.SetOutput("amount", total.ToInvariant());
        context.SetOutput("summary", list.Notice);
        return Next.With(outcome);
    }

    public override void Left(ActivityContext context, bool cancelled) => context.Emit(new CloseTasks(context.ExecutionId));
}
