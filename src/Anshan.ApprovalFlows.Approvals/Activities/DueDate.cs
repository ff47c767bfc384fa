using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>期限: a timer that changes the path; waits until the end of a day.</summary>
internal sealed class DueDate : Activity
{
    /// <summary>The kind that counts the working days in which units have the case.</summary>
    private const string UnitDays = PromisedTotal.Kind;

    public override ActivityDescriptor Descriptor { get; } =
        new(
            "Anshan.DueDate",
            Vocabulary.Category,
            "期限",
            "到期后继续：政策的执行期限、指定日期、本年度末、若干工作日之后，或者各单位办理用满若干工作日。"
        )
        {
            Inputs =
            [
                new("Kind", "String", "期限种类", "等到什么时候继续；年度末指下一年度开始时", "MeasureDeadline", "dropdown"),
                new(
                    "Date",
                    "String",
                    "日期",
                    "如 2023-12-31，种类为“指定日期”时填写；种类为“年度末”时，等到这一天所在年度的年末，不填的按到达本环节的那一年"
                ),
                new("WorkingDays", "Int32", "工作日数", "种类为“若干工作日之后”或者“各单位办理用满”时填写"),
            ],
            Outcomes = new Dictionary<string, string> { ["Due"] = "到期" },
        };

    public override Waiting Waits => Waiting.Sometimes;

    public override Next Execute(ActivityContext context)
    {
        if (Day(context) is not { } day)
        {
            // A measure without a date (持续开展) has nothing to wait for; the branch ends with the case.
            return Next.Wait;
        }

        var due = ChinaTime.EndOf(day);
        if (due <= context.Now)
        {
            return Next.With("Due");
        }

        context.ArmTimer("due", 1, due);
        return Next.Wait;
    }

    public override Next Resume(ActivityContext context, Stimulus stimulus)
    {
        if (stimulus is not Stimulus.TimerDue timer)
        {
            return Next.Refuse(StepRefusal.UnknownVerb);
        }

        if (context.Text("kind") != UnitDays)
        {
            return Next.With("Due");
        }

        // Days in which no unit had the case do not count: it waits on for as many as are left.
        var today = ChinaTime.DateOf(timer.DueAt.AddTicks(-1));
        var left = (context.Number("workingDays") ?? 0) - context.Fact(new GetUnitDays(today)).Days;
        if (left <= 0)
        {
            return Next.With("Due");
        }

        context.ArmTimer("due", timer.Number + 1, ChinaTime.EndOf(DueTimes.Calendar(context).AddWorkingDays(today, left)));
        return Next.Wait;
    }

    private static DateOnly Written(ActivityContext context) =>
        DateOnly.TryParseExact(context.Text("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw new WorkflowFaultException($"“{context.Node.Title}”的日期“{context.Text("date")}”无效，应如 2023-12-31。");

    private static DateOnly? Day(ActivityContext context) =>
        context.Text("kind") switch
        {
            "Date" => Written(context),
            // The year follows from the recorded day, not from the day on which the step is reached (reading 21).
            "YearEnd" => new DateOnly(
                (string.IsNullOrEmpty(context.Text("date")) ? ChinaTime.DateOf(context.Now) : Written(context)).Year,
                12,
                31
            ),
            "WorkingDays" or UnitDays => DueTimes
                .Calendar(context)
                .AddWorkingDays(ChinaTime.DateOf(context.Now), context.Number("workingDays") ?? 0),
            "MeasureDeadline" or null => context.Fact(new GetCase()).Deadline,
            var kind => throw new WorkflowFaultException($"“{context.Node.Title}”的期限种类“{kind}”不存在。"),
        };
}
