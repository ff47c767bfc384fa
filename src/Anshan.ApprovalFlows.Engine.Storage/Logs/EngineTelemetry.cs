using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Anshan.ApprovalFlows.Engine.Storage.Logs;

/// <summary>The spans and measurements of the engine, all under one name; the host decides who listens.</summary>
/// <remarks>Without a listener a call costs a comparison and allocates nothing. <c>docs/deploy.md</c> lists what is measured.</remarks>
public static class EngineTelemetry
{
    /// <summary>The name of the source and of the meter.</summary>
    public const string Name = "Anshan.ApprovalFlows";

    /// <summary>The tag that carries the case number.</summary>
    public const string CaseTag = "anshan.case";

    /// <summary>Spans: <c>step</c>, and below it <c>step.retry</c> and <c>step.refusal</c>.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>The meter, also of the instruments that other projects add.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>How old the oldest mail is that should have left.</summary>
    public static Gauge<double> OutboxAge { get; } =
        Meter.CreateGauge<double>("anshan.outbox.age", "s", "Age of the oldest mail that waits to be sent.");

    private static readonly Counter<long> StepCount = Meter.CreateCounter<long>("anshan.steps", "{step}", "Steps that were committed.");

    private static readonly Counter<long> RetryCount = Meter.CreateCounter<long>(
        "anshan.step.retries",
        "{step}",
        "Steps computed again because another one came first."
    );

    private static readonly Counter<long> RefusalCount = Meter.CreateCounter<long>(
        "anshan.step.refusals",
        "{step}",
        "Steps that were refused, by reason."
    );

    private static readonly Counter<long> IncidentCount = Meter.CreateCounter<long>(
        "anshan.incidents",
        "{incident}",
        "Incidents that were raised."
    );

    private static readonly Histogram<double> Lateness = Meter.CreateHistogram<double>(
        "anshan.timer.lateness",
        "s",
        "How long after its due time a timer fired.",
        advice: Buckets(1, 10, 60, 600, 3600)
    );

    private static readonly Histogram<int> Groups = Meter.CreateHistogram(
        "anshan.gate.group_size",
        "{write}",
        "Writes in one commit.",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64] }
    );

    private static readonly Histogram<double> Waits = Meter.CreateHistogram<double>(
        "anshan.gate.wait",
        "s",
        "How long a write waited for its transaction.",
        advice: Buckets(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10)
    );

    /// <summary>A step was committed, with so many incidents.</summary>
    public static void Committed(int incidents)
    {
        StepCount.Add(1);
        if (incidents > 0)
        {
            IncidentCount.Add(incidents);
        }
    }

    /// <summary>A step is computed again.</summary>
    public static void Retried() => RetryCount.Add(1);

    /// <summary>A step was refused.</summary>
    public static void Refused(Enum reason)
    {
        if (RefusalCount.Enabled)
        {
            RefusalCount.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
        }
    }

    /// <summary>An incident was raised outside of a step.</summary>
    public static void Incident() => IncidentCount.Add(1);

    /// <summary>A timer fired.</summary>
    public static void Fired(TimeSpan late) => Lateness.Record(late.TotalSeconds);

    /// <summary>A group of writes was committed.</summary>
    public static void Grouped(int writes) => Groups.Record(writes);

    /// <summary>The beginning of a wait for the gate; 0 while nobody listens.</summary>
    public static long BeginWait() => Waits.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>The wait is over.</summary>
    public static void EndWait(long begun)
    {
        if (begun != 0)
        {
            Waits.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
    }

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
