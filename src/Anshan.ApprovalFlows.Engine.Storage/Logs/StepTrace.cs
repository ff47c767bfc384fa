using System.Diagnostics;

namespace Anshan.ApprovalFlows.Engine.Storage.Logs;

/// <summary>The spans of one request for a step: the step, each repeated computation, its refusal. All carry the case number.</summary>
/// <remarks>They are closed when the number is known, with the time at which they really ended.</remarks>
internal sealed class StepTrace : IDisposable
{
    private readonly Activity? step = EngineTelemetry.Source.StartActivity("step");
    private readonly List<Activity> parts = [];

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    /// <summary>Whether spans are collected.</summary>
    public static bool IsWanted => EngineTelemetry.Source.HasListeners();

    /// <summary>Whether this span is collected.</summary>
    public bool IsTaken => step is { IsAllDataRequested: true };

    /// <summary>It is computed again.</summary>
    public void Retry()
    {
        Close();
        Add("step.retry");
    }

    /// <summary>The result; null means accepted.</summary>
    public void End(Guid instance, string stimulus, string? refusal)
    {
        Close();
        if (refusal is not null)
        {
            Add("step.refusal")?.SetTag("anshan.reason", refusal);
            Close();
        }

        step?.SetTag("anshan.instance", instance).SetTag("anshan.stimulus", stimulus).SetEndTime(Now);
    }

    /// <summary>The number that people know the instance by.</summary>
    public void Name(string? number)
    {
        foreach (var part in parts.Append(step))
        {
            part?.SetTag(EngineTelemetry.CaseTag, number);
        }
    }

    /// <summary>Closes the spans, which sends them to the listeners.</summary>
    public void Dispose()
    {
        parts.ForEach(part => part.Dispose());
        step?.Dispose();
    }

    private Activity? Add(string name)
    {
        var part = step is null ? null : EngineTelemetry.Source.StartActivity(name, ActivityKind.Internal, step.Context);
        if (part is not null)
        {
            parts.Add(part);
        }

        return part;
    }

    private void Close()
    {
        if (parts is [.., var last] && last.Duration == TimeSpan.Zero)
        {
            last.SetEndTime(Now);
        }
    }
}
