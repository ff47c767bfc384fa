using System.Globalization;
using System.Xml;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Activities;

/// <summary>Waits for a span of time.</summary>
internal sealed class Delay : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.Delay", "期限", "等待时长", "等待一段时间后继续。")
    {
        Inputs = [new("TimeSpan", "TimeSpan", "时长")],
    };

    public override Next Execute(ActivityContext context)
    {
        var text = context.Text("timeSpan") ?? "00:00:00";
        if (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span))
        {
            try
            {
                span = XmlConvert.ToTimeSpan(text);
            }
            catch (FormatException)
            {
                throw new WorkflowFaultException($"“{text}”不是时长，应如 3.00:00:00。");
            }
        }

        context.ArmTimer("delay", 1, context.Now + span);
        return Next.Wait;
    }
}

/// <summary>Waits until an instant; one in the past does not wait.</summary>
internal sealed class StartAt : Activity
{
    public override ActivityDescriptor Descriptor { get; } = new("Elsa.StartAt", "期限", "等到时刻", "等到指定的时刻后继续。")
    {
        Inputs = [new("DateTime", "DateTimeOffset", "时刻")],
    };

    public override Next Execute(ActivityContext context)
    {
        var text = context.Text("dateTime");
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            throw new WorkflowFaultException($"“{text}”不是时刻，应如 2023-12-31T00:00:00+08:00。");
        }

        if (at <= context.Now)
        {
            return Next.Done;
        }

        context.ArmTimer("start-at", 1, at);
        return Next.Wait;
    }
}
