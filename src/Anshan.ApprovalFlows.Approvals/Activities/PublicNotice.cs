using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Forms;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Approvals.Records;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>公示: a public notice for some working days; anybody may object, the unit answers, an upheld objection ends it.</summary>
/// <remarks>An objection that is not answered holds the end of the notice up: it ends with the answer.</remarks>
internal sealed class PublicNotice : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Anshan.PublicNotice", Vocabulary.Category, "公示", "向公众公示若干工作日，异议由指定单位处理。")
    {
        Inputs =
        [
            new("Organisation", "String", "公示单位", "由哪个单位公示，并处理异议"),
            new("WorkingDays", "Int32", "公示期（工作日）", "自公示的次日起算", 5),
            new("Text", "String", "公示内容", "名单等，公众可见", UiHint: "multiline"),
            Vocabulary.TitleInput,
        ],
        Outputs = [new("Opinion", "String", "异议处理意见")],
        Outcomes = new Dictionary<string, string> { ["Unopposed"] = "无异议", ["Objected"] = "异议成立" },
    };

    public override Next Execute(ActivityContext context)
    {
        var unit = context.Fact(new GetOrganisation(context.Text("organisation") ?? "", context.Fact(new GetCase()).RegionId));
        var end = ChinaTime.EndOf(DueTimes.Calendar(context).AddWorkingDays(ChinaTime.DateOf(context.Now), context.Number("workingDays") ?? 5));
        (context.Data["organisation"], context.Data["name"], context.Data["pending"]) = (unit.Id, unit.Name, 0);
        context.Emit(new OpenTask(
            context.ExecutionId, context.Node.Id, TaskKind.PublicNotice, unit.Id, null, Roles.Reviewer, Vocabulary.TitleOf(context), context.Entry, end,
            TaskInput.Write(Request(context.Text("text")))));
        context.ArmTimer("notice-end", 1, end);
        context.Emit(new SetCase(CaseStatus.InProgress, Vocabulary.TitleOf(context), unit.Name, end));
        return Next.Wait;
    }

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        var name = (string?)context.Data["name"];
        switch (stimulus)
        {
            case Stimulus.TimerDue:
                context.Data["ended"] = true;
                return End(context);
            case Stimulus.Resume { Verb: "object" } objected:
                var objection = TaskInput.Read<ObjectionInput>(objected.Input);
                context.Data["pending"] = (int)context.Data["pending"]! + 1;
                context.Emit(new AddTimeline("returned", $"{objection.Name}对公示提出异议", $"{objection.Name}（{objection.Contact}）", null, objection.Text, ForApplicant: false));
                return Next.Wait;
            default:
                var input = TaskInput.Read<RecordInput>(((Stimulus.Resume)stimulus).Input);
                var answer = input.Values["answer"];
                if (input.Values["upheld"] == "yes")
                {
                    context.SetOutput("opinion", answer);
                    context.Emit(new CompleteTask(context.ExecutionId, input.OrganisationId, "Objected", answer, input.UserId, input.UserName));
                    context.Emit(new AddTimeline("rejected", $"{name}处理异议：异议成立", input.UserName, name, answer));
                    return Next.With("Objected");
                }

                context.Data["pending"] = 0;
                context.Emit(new AddTimeline("approved", $"{name}处理异议：异议不成立", input.UserName, name, answer, ForApplicant: false));
                return End(context);
        }
    }

    public override void Left(ActivityContext context, bool cancelled) => context.Emit(new CloseTasks(context.ExecutionId));

    private static Next End(ActivityContext context)
    {
        if ((bool?)context.Data["ended"] != true || (int)context.Data["pending"]! > 0)
        {
            return Next.Wait;
        }

        context.Emit(new CompleteTask(context.ExecutionId, (string)context.Data["organisation"]!, "Unopposed", null, "system", "系统"));
        context.Emit(new AddTimeline("approved", "公示期满，无异议或异议不成立", "系统"));
        return Next.With("Unopposed");
    }

    private static RecordRequest Request(string? text) => new(
        "处理公示异议", text,
        new FormSpec([],
        [
            new("who", "谁提出的异议", FieldKind.Text, true),
            new("objection", "异议内容", FieldKind.Multiline, true),
            new("upheld", "处理结果", FieldKind.Choice, true, "异议不成立的，公示继续到期满；异议成立的，办件结束。", Choices: [new("no", "异议不成立"), new("yes", "异议成立")]),
            new("answer", "处理意见", FieldKind.Multiline, true, "核实的情况和理由。"),
        ],
        []),
        []);
}
