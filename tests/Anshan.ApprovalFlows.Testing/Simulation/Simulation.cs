using System.Globalization;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Timers;

namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>
/// One seed: the engine's own protocol and step loop over a store in memory, with one thread, a clock and random numbers of the seed.
/// Requests are concurrent and repeated, two sweepers fire timers, and the process crashes at any point.
/// </summary>
internal sealed class Simulation
{
    private const int Acts = 120;
    private const int MaxInstances = 3;
    private const int MaxRounds = 400;

    private readonly Random random;
    private readonly IProcedure procedure;
    private readonly Turns turns;
    private readonly SimulatedStore store;
    private readonly StepInspection inspection;
    private readonly StepProtocol protocol;
    private readonly List<Asked> asked = [];
    private readonly List<Guid> instances = [];
    private DateTimeOffset now = new(2023, 9, 4, 1, 0, 0, TimeSpan.Zero);
    private Exception? failure;
    private int operations;

    public Simulation(IProcedure procedure, Random random)
    {
        (this.procedure, this.random) = (procedure, random);
        turns = new Turns(random);
        inspection = new StepInspection(procedure);
        store = new SimulatedStore(procedure, inspection);
        protocol = new StepProtocol(new StepLoop(procedure.Catalog), () => now);
    }

    public int Steps => store.Instances.Values.Sum(instance => instance.Revision);

    public int Crashes { get; private set; }

    /// <exception cref="BrokenException">An invariant does not hold.</exception>
    public void Run()
    {
        Start();
        for (var act = 0; act < Acts; act++)
        {
            Act();
        }

        ComeToRest();
        BrokenException.Check([.. store.Instances.Values.SelectMany(inspection.ReplayProblems)], "replay");
        BrokenException.Check([.. Unaccounted()], "the end");
    }

    private void Act()
    {
        switch (random.Next(100))
        {
            case < 45:
                Step(random.Next(1, 8));
                break;
            case < 55 when instances.Count < MaxInstances:
                Start();
                break;
            case < 70:
                AskSomething(1);
                break;
            case < 78:
                AskSomething(2);
                break;
            case < 86 when asked.Count > 0:
                Send(asked[random.Next(asked.Count)]);
                break;
            case < 94:
                now += procedure.Stride * random.NextDouble();
                Sweep();
                break;
            case < 97:
                turns.Crash();
                Crashes++;
                break;
            default:
                Mend();
                break;
        }

        Rethrow();
    }

    private void Step(int count)
    {
        while (count-- > 0 && turns.Step())
        {
            Rethrow();
        }
    }

    private void Start()
    {
        var id = NewId();
        instances.Add(id);
        Ask(id, new Stimulus.Start(new Dictionary<string, JsonNode?>()));
    }

    /// <summary>People act on recently committed state, possibly several on the same task.</summary>
    private void AskSomething(int people)
    {
        if (Any(execution => execution.Waits) is not var (id, waiting))
        {
            return;
        }

        for (var person = 0; person < people; person++)
        {
            Ask(id, procedure.Act(waiting));
        }
    }

    /// <summary>An administrator retries, skips, or now and then ends an instance.</summary>
    private void Mend()
    {
        if (Any(execution => execution.Faulted) is var (id, faulted))
        {
            Ask(
                id,
                random.Next(3) switch
                {
                    0 => new Stimulus.Skip(faulted.Id, "Done"),
                    _ => new Stimulus.Retry(faulted.Id),
                }
            );
        }
        else if (instances.Count > 0 && random.Next(3) == 0)
        {
            Ask(instances[random.Next(instances.Count)], new Stimulus.Cancel("test"));
        }
    }

    private (Guid, ActivityExecution)? Any(Func<ActivityExecution, bool> which)
    {
        var all = store
            .Instances.SelectMany(pair => pair.Value.State.Executions.Where(which).Select(execution => (pair.Key, execution)))
            .ToList();
        return all.Count == 0 ? null : all[random.Next(all.Count)];
    }

    private void Ask(Guid instance, Stimulus stimulus)
    {
        var operation = NewId();
        var request = new StepRequest(instance, stimulus, new Operation(operation, operation.ToByteArray()), new Nobody())
        {
            DefinitionVersionId = procedure.Definition.Id,
        };
        var one = new Asked(request);
        asked.Add(one);
        Send(one);
        if (random.Next(6) == 0)
        {
            Send(one);
        }
    }

    private async void Send(Asked one)
    {
        try
        {
            var outcome = await protocol.RunAsync(() => new SimulatedView(store, procedure, turns), one.Request);
            BrokenException.Check([.. one.Take(outcome, store)], "answer");
        }
        catch (Exception problem)
        {
            failure ??= problem;
        }
    }

    /// <summary>Sends what is due, as the sweep does; a second sweeper may come in between.</summary>
    private void Sweep()
    {
        foreach (
            var timer in store.Instances.Values.SelectMany(instance => instance.Timers.Values).Where(timer => timer.DueAt <= now).ToList()
        )
        {
            Fire(timer);
            if (random.Next(4) == 0)
            {
                Fire(timer);
            }
        }
    }

    private async void Fire(TimerRow timer)
    {
        try
        {
            var outcome = await protocol.RunAsync(() => new SimulatedView(store, procedure, turns), timer.Request(new Nobody()));
            if (
                outcome
                is StepOutcome.Accepted { IsRepeat: false }
                    or StepOutcome.Refused { Reason: StepRefusal.Busy or StepRefusal.Paused }
            )
            {
                return;
            }

            await turns.NextAsync();
            var instance = store.Instances[timer.InstanceId];
            var row = instance.Timers.FirstOrDefault(pair =>
                pair.Value.ExecutionId == timer.ExecutionId && pair.Value.Kind == timer.Kind && pair.Value.Number == timer.Number
            );
            if (row.Key is not null)
            {
                instance.Timers.Remove(row.Key);
                throw new BrokenException($"the sweep threw away {row.Key}, which was live, because it got {outcome}");
            }
        }
        catch (Exception problem)
        {
            failure ??= problem;
        }
    }

    /// <summary>No more crashes: requests without an answer are repeated, and every due timer fires.</summary>
    private void ComeToRest()
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            Step(int.MaxValue);
            Rethrow();
            var silent = asked.Where(one => !one.IsAnswered).ToList();
            silent.ForEach(Send);
            var due = store.Instances.Values.Any(instance =>
                instance.State.SubStatus != InstanceSubStatus.Faulted && instance.Timers.Values.Any(timer => timer.DueAt <= now)
            );
            if (due)
            {
                Sweep();
            }
            else if (silent.Count == 0)
            {
                return;
            }
        }

        throw new BrokenException("does not come to rest");
    }

    /// <summary>Every accepted answer is in the journal once; everything in the journal was asked for, or was a timer.</summary>
    private IEnumerable<string> Unaccounted()
    {
        var journal = store.Instances.Values.SelectMany(instance => instance.Journal).Select(line => line.Request).ToList();
        var counts = journal.CountBy(request => request.Operation.Id).ToDictionary();
        foreach (var one in asked)
        {
            var times = counts.GetValueOrDefault(one.Request.Operation.Id);
            if ((one.Result is not null && times != 1) || (one.IsRefused && times != 0))
            {
                yield return $"{one.Request.Stimulus} was answered {one.Result ?? "no"} and is in the journal {times} times";
            }
        }

        var known = asked.Select(one => one.Request.Operation.Id).ToHashSet();
        foreach (
            var stranger in journal.Where(request => !known.Contains(request.Operation.Id) && request.Stimulus is not Stimulus.TimerDue)
        )
        {
            yield return $"{stranger.Stimulus} was never asked for";
        }

        foreach (var twice in counts.Where(pair => pair.Value > 1))
        {
            yield return $"operation {twice.Key} was taken {twice.Value} times";
        }
    }

    private Guid NewId()
    {
        operations++;
        return new Guid(operations, 0, 0, BitConverter.GetBytes(random.NextInt64()));
    }

    private void Rethrow()
    {
        if (failure is not null)
        {
            throw new BrokenException(failure.Message + (failure is BrokenException ? "" : failure.StackTrace));
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Steps} steps, {Crashes} crashes");

    private sealed record Nobody : StepOrigin;
}
