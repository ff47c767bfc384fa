using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.DependencyInjection;
using Activity = System.Diagnostics.Activity;

namespace Anshan.ApprovalFlows.Approvals.Tests.Telemetry;

/// <summary>
/// What listeners receive, and the cost without a listener. Not run in parallel: a listener receives from the whole process.
/// </summary>
[Collection(nameof(Telemetry))]
public sealed class TelemetryTests : IDisposable
{
    private static readonly Enum Busy = StepRefusal.Busy;

    private readonly ConcurrentQueue<Activity> spans = new();
    private ActivityListener? listener;

    [Fact]
    public void Without_a_listener_it_allocates_nothing()
    {
        Assert.False(EngineTelemetry.Source.HasListeners());
        Measure();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Measure();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Measure()
        {
            EngineTelemetry.Committed(1);
            EngineTelemetry.Retried();
            EngineTelemetry.Refused(Busy);
            EngineTelemetry.Incident();
            EngineTelemetry.Fired(TimeSpan.FromSeconds(1));
            EngineTelemetry.Grouped(3);
            EngineTelemetry.EndWait(EngineTelemetry.BeginWait());
            if (EngineTelemetry.OutboxAge.Enabled || StepTrace.IsWanted)
            {
                throw new InvalidOperationException("Somebody listens.");
            }
        }
    }

    [Fact]
    public async Task A_step_a_retry_and_a_refusal_each_leave_a_span_with_the_case_number()
    {
        await using var world = await CaseWorld.CreateAsync();
        Listen();
        var id = await world.CaseAsync();
        var number = (await world.ReadCaseAsync(id)).Number;
        var origin = new CaseOrigin(Actor.System, "timer.fired", new { });
        Assert.Equal(number, Case(Assert.Single(spans)));

        // While the cancellation is on its way to the gate, a decision is committed before it.
        var task = (await world.OpenTasksAsync(id))[0];
        var runner = world.Database.Services.GetRequiredService<WorkflowRunner>();
        var isFirst = true;
        var cancel = new StepRequest(id, new Stimulus.Cancel("test"), Operation.Derived("cancel"), origin)
        {
            Rows = _ =>
            {
                if (isFirst)
                {
                    isFirst = false;
                    world.DecideAsync(task.Id, CaseWorld.Staff(task.OrganisationId!), ReviewDecision.Approved).GetAwaiter().GetResult();
                }
            },
        };
        Assert.IsType<StepOutcome.Accepted>(await runner.RunAsync(cancel, TestContext.Current.CancellationToken));

        var stale = new StepRequest(id, new Stimulus.TimerDue(9999, "none", 1, world.Clock.Now), Operation.Derived("stale"), origin);
        Assert.IsType<StepOutcome.Refused>(await runner.RunAsync(stale, TestContext.Current.CancellationToken));

        var names = spans.Select(span => span.OperationName).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["step", "step.refusal", "step.retry"], names);
        Assert.All(spans, span => Assert.Equal(number, Case(span)));
        var steps = spans.Where(span => span.OperationName == "step").Select(span => span.SpanId).ToHashSet();
        Assert.All(spans.Where(span => span.OperationName != "step"), span => Assert.Contains(span.ParentSpanId, steps));
        Assert.All(spans, span => Assert.True(span.Duration > TimeSpan.Zero, span.OperationName));

        static string? Case(Activity span) => span.GetTagItem(EngineTelemetry.CaseTag) as string;
    }

    [Fact]
    public async Task What_happens_is_counted()
    {
        await using var world = await CaseWorld.CreateAsync();
        var seen = new ConcurrentDictionary<string, double>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, all) =>
            {
                if (instrument.Meter.Name == EngineTelemetry.Name)
                {
                    all.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, _, _) => See(instrument, value));
        meters.SetMeasurementEventCallback<int>((instrument, value, _, _) => See(instrument, value));
        meters.SetMeasurementEventCallback<double>((instrument, value, _, _) => See(instrument, value));
        meters.Start();

        await world.CaseAsync();
        Assert.Equal(1, seen["anshan.steps"]);
        Assert.True(seen["anshan.gate.group_size"] >= 1);
        Assert.True(seen["anshan.gate.wait"] > 0);
        await world.Demo.AdvanceToAsync(world.Clock.Now.AddDays(20), TestContext.Current.CancellationToken);
        Assert.True(seen.ContainsKey("anshan.timer.lateness"));
        Assert.False(seen.ContainsKey("anshan.incidents"));

        void See(Instrument instrument, double value) => seen.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
    }

    public void Dispose() => listener?.Dispose();

    private void Listen()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineTelemetry.Name,
            Sample = (ref ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }
}

[CollectionDefinition(nameof(Telemetry), DisableParallelization = true)]
public sealed class Telemetry;
