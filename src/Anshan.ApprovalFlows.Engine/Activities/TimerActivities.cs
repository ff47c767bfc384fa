using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;
using Cronos;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>Waits for a span of time.</summary>
internal sealed class Delay : Activity
{
    public override ActivityDescriptor Descriptor { get; } =
        new("Elsa.Delay", "期限", "等待时长", "等待一段时间后继续。") { Inputs = [new("TimeSpan", "TimeSpan", "时长")] };

    public override Waiting Waits => Waiting.Always;

    public override Next Execute(ActivityContext context)
    {
        context.ArmTimer("delay", 1, context.Now + Durations.Read(context.Text("timeSpan")));
        return Next.Wait;
    }
}

/// <summary>Waits until an instant; one in the past does not wait.</summary>
internal sealed class StartAt : Activity
{
    public const string TypeName = "Elsa.StartAt";

    public override ActivityDescriptor Descriptor { get; } =
        new(TypeName, "期限", "等到时刻", "等到指定的时刻后继续。") { Inputs = [new("DateTime", "DateTimeOffset", "时刻")] };

    public override Waiting Waits => Waiting.Sometimes;

    public override Next Execute(ActivityContext context)
    {
        if (context.IsTrigger || LocalTime.Read(context.Text("dateTime")) is var at && at <= context.Now)
        {
            return Next.Done;
        }

        context.ArmTimer("start-at", 1, at);
        return Next.Wait;
    }
}

/// <summary>As a trigger, starts the workflow again and again at an interval; elsewhere waits for one interval.</summary>
internal sealed class Timer : Activity
{
    public const string TypeName = "Elsa.Timer";

    public override ActivityDescriptor Descriptor { get; } =
        new(TypeName, "期限", "定时", "每隔一段时间启动流程；在流程中间则等待一次。") { Inputs = [new("Interval", "TimeSpan", "间隔")] };

    public override Waiting Waits => Waiting.Always;

    public override Next Execute(ActivityContext context)
    {
        if (context.IsTrigger)
        {
            return Next.Done;
        }

        context.ArmTimer("timer", 1, context.Now + Durations.Read(context.Text("interval")));
        return Next.Wait;
    }
}

/// <summary>As a trigger, starts the workflow by a calendar rule; elsewhere waits for its next occurrence.</summary>
internal sealed class Cron : Activity
{
    public const string TypeName = "Elsa.Cron";

    public override ActivityDescriptor Descriptor { get; } =
        new(TypeName, "期限", "按日历定时", "按 Cron 表达式启动流程；在流程中间则等到下一次。")
        {
            Inputs = [new("CronExpression", "String", "Cron 表达式", "如 0 9 1 * * 表示每月 1 日 9 时（北京时间）")],
        };

    public override Waiting Waits => Waiting.Always;

    public override Next Execute(ActivityContext context)
    {
        if (context.IsTrigger)
        {
            return Next.Done;
        }

        context.ArmTimer("cron", 1, CronRule.Next(context.Text("cronExpression"), context.Now));
        return Next.Wait;
    }
}

/// <summary>Calendar rules of five or six fields, on the local clock.</summary>
internal static class CronRule
{
    /// <summary>The first occurrence after an instant.</summary>
    public static DateTimeOffset Next(string? text, DateTimeOffset after)
    {
        try
        {
            var rule = CronExpression.Parse(
                text ?? "",
                text?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard
            );
            return rule.GetNextOccurrence(after, LocalTime.Zone)
                ?? throw new WorkflowFaultException($"Cron 表达式“{text}”以后不再有时刻。");
        }
        catch (CronFormatException)
        {
            throw new WorkflowFaultException($"“{text}”不是 Cron 表达式，应有五段，如 0 9 1 * *。");
        }
    }
}
