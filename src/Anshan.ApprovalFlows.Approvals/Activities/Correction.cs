using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>
/// 补正: a task for the applicant; the exact fields and documents are listed. Ends at its due date (the one interrupting input).
/// </summary>
internal sealed class Correction : TaskActivity
{
    private const string Expiry = "expire";

    public override ActivityDescriptor Descriptor { get; } =
        new("Anshan.Correction", Vocabulary.Category, "补正", "请申请主体补正所列的内容和材料，逾期未补正的按逾期处理。")
        {
            Inputs =
            [
                new("Request", "Object", "补正要求", "审核活动的“补正要求”变量"),
                new("DueInWorkingDays", "Int32", "补正期限（工作日）", "自退回的次日起算", 10),
                new("RemindBefore", "Int32", "提前提醒（工作日）", "到期前几个工作日提醒，0 表示不提醒", 3),
                Vocabulary.TitleInput,
                new("Message", "String", "补正说明", "没有补正要求时，请申请主体补正的话", UiHint: "multiline"),
                .. Vocabulary.ContentInputs(
                    "补正的材料",
                    "退回时勾选的之外，总是可以补正的申报材料",
                    "补正的申报内容",
                    "退回时勾选的之外，总是可以补正的申报内容"
                ),
            ],
            Outputs = [new("Ending", "String", "撤回或逾期")],
            Outcomes = new Dictionary<string, string>
            {
                ["Resubmitted"] = "已补正",
                ["Withdrawn"] = "已撤回",
                ["Expired"] = "逾期",
            },
        };

    public override IReadOnlyList<TakenVerb> Verbs { get; } =
    [Taken.In(TaskKind.Correction, TaskVerbs.Resubmit, Resubmitted), Taken.In(TaskKind.Correction, TaskVerbs.Withdraw, Withdrawn)];

    public override TaskKind Task => TaskKind.Correction;

    public override Next Execute(ActivityContext context)
    {
        var facts = context.Fact(new GetCase());
        var request = Asked(context);
        var due = DueTimes.DueAt(context);
        var applicant = new TurnAddress(null, facts.SubjectId, Roles.Applicant, facts.ApplicantName);
        TaskTurns.Begin(
            context,
            new TaskSheet(Vocabulary.TitleOf(context), due, TaskInput.Write(request)),
            [TaskTurns.New(context, TaskKind.Correction, applicant)]
        );
        if (due is { } at)
        {
            DueTimes.ArmReminder(context, at);
            context.ArmTimer(Expiry, 1, at);
        }

        context.Emit(
            new SetCase(
                CaseStatus.AwaitingCorrection,
                Vocabulary.StageOf(context),
                facts.ApplicantName,
                due,
                "correction-requested",
                new Dictionary<string, object?> { ["opinion"] = request.Message, ["organisation"] = request.By }
            )
        );
        return Next.Wait;
    }

    protected override Next Due(ActivityContext context, Stimulus.TimerDue timer)
    {
        if (timer.Kind != Expiry)
        {
            return base.Due(context, timer);
        }

        TaskAct.BySystem(context, Task).Decide("Expired", null);
        context.Emit(new AddTimeline("expired", "补正期限已过，未收到补正", "系统"));
        context.SetOutput("ending", "Expired");
        return Next.With("Expired");
    }

    private static Next Withdrawn(TaskAct act, CorrectionInput input)
    {
        var context = act.Context;
        act.Decide("Withdrawn", input.Note);
        context.Emit(new AddTimeline("withdrawn", $"{Applicant(context)}撤回申请", act.By.Name, null, input.Note));
        context.SetOutput("ending", "Withdrawn");
        return Next.With("Withdrawn");
    }

    private static Next Resubmitted(TaskAct act, CorrectionInput input)
    {
        var (context, name) = (act.Context, Applicant(act.Context));
        act.Decide("Resubmitted", input.Note);
        context.Emit(new AddTimeline("resubmitted", $"{name}提交补正", act.By.Name, null, input.Note));
        if (input.Changed is { } changed)
        {
            context.Emit(new AddTimeline("account", $"{name}更正了{changed}", act.By.Name));
        }

        return Next.With("Resubmitted");
    }

    private static string Applicant(ActivityContext context) => context.Fact(new GetCase()).ApplicantName;

    /// <summary>
    /// What was asked for when the case was returned, and what the drawing adds; the drawing alone where nobody returned it.
    /// </summary>
    private static CorrectionRequest Asked(ActivityContext context)
    {
        var (fields, documents) = (context.List("fields"), context.List("documents"));
        var asked =
            context.Input("request") is { } node ? CorrectionRequest.Read(node)
            : fields.Count + documents.Count > 0 ? new CorrectionRequest(context.Text("message") ?? "请补正所列的内容和材料。", [], [], "")
            : throw new WorkflowFaultException($"“{context.Node.Title}”没有收到补正要求。");
        return asked with { Fields = [.. asked.Fields.Union(fields)], Materials = [.. asked.Materials.Union(documents)] };
    }
}
