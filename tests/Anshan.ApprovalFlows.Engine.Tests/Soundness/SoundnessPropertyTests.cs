using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Tests.Conformance;
using Anshan.ApprovalFlows.Engine.Tests.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Soundness;

/// <summary>
/// The soundness check compared with exhaustive search: small random definitions are run with the real engine under every choice, from
/// every serialised state, without the abstractions of the check.
/// </summary>
[Trait("Tier", "proof")]
public class SoundnessPropertyTests
{
    private const int Drawings = 150;
    private const int UsualSeed = 20_261_122;
    private const int MostEntries = 4;
    private const int MostStates = 3_000;
    private static readonly StepLoop Loop = new(BuiltIn.With([new TestDecision(), new TestTask(), new TestChoice()]));

    [Fact]
    public void What_is_called_sound_ends_under_every_choice_and_what_is_not_fails_under_one()
    {
        // A run is repeatable; others are tried by hand.
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SOUNDNESS_SEED"), out var given) ? given : UsualSeed;
        var (sound, broken, undecided) = (0, 0, 0);
        for (var number = 0; number < Drawings; number++)
        {
            var connections = Chance(new Random(seed + number));
            var chart = SoundnessTests.Draw(connections);
            var problems = SoundnessTests.Check(chart);
            var verdict = BruteForce(DefinitionReader.Read(Flow.Definition(chart.DeepClone()).ToJsonString()));
            var text =
                $"SOUNDNESS_SEED={seed + number}\n{string.Join('\n', connections)}\nfound: {string.Join('\n', problems)}\n"
                + $"brute force: {verdict ?? "sound"}";
            if (verdict is "undecided")
            {
                undecided++;
                continue;
            }

            // Two rules are stricter than the search: returns from joined branches, and unbounded concurrent executions of one activity.
            if (
                problems.Any(problem => problem.Message.Contains("并行分支中", StringComparison.Ordinal))
                || problems.Any(problem => !problem.IsError || problem.Message.Contains("一再重新开始", StringComparison.Ordinal))
            )
            {
                undecided++;
                continue;
            }

            Assert.True(problems.Count > 0 == verdict is not null, text);
            _ = verdict is null ? sound++ : broken++;
        }

        Assert.True(
            sound > Drawings / 20 && broken > Drawings / 20,
            $"SOUNDNESS_SEED={seed}: {sound} sound, {broken} broken, {undecided} undecided"
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"SOUNDNESS_SEED={seed}: {sound} sound, {broken} broken, {undecided} undecided");
    }

    /// <summary>Three to seven activities; every outcome is connected, mostly forward, so that a fair share is sound.</summary>
    private static string[] Chance(Random random)
    {
        string[] kinds = ["task", "task", "decide", "choice", "step", "any", "all", "active"];
        var nodes = Enumerable.Range(1, random.Next(2, 6)).Select(index => $"{kinds[random.Next(kinds.Length)]}{index}").ToList();
        nodes.Add("end1");
        var connections = new List<string> { $"start1 > {nodes[0]}" };
        if (random.Next(3) == 0)
        {
            connections.Add($"start1 > {nodes[random.Next(nodes.Count)]}");
        }

        for (var index = 0; index < nodes.Count - 1; index++)
        {
            string[] ports =
                nodes[index].StartsWith("decide", StringComparison.Ordinal) ? ["-A>", "-B>", "-C>"]
                : nodes[index].StartsWith("choice", StringComparison.Ordinal) ? ["-A>", "-B>"]
                : [">"];
            foreach (var port in ports)
            {
                var forward = random.Next(6) > 0;
                var target = forward ? nodes[random.Next(index + 1, nodes.Count)] : nodes[random.Next(0, index + 1)];
                connections.Add($"{nodes[index]} {port} {target}");
                if (random.Next(12) == 0)
                {
                    connections.Add($"{nodes[index]} {port} {nodes[random.Next(index + 1, nodes.Count)]}");
                }
            }
        }

        return [.. connections.Distinct()];
    }

    /// <summary>The first thing that goes wrong; null when nothing does; <c>undecided</c> when there are too many ways.</summary>
    private static string? BruteForce(WorkflowDefinition definition)
    {
        var next = new Dictionary<string, HashSet<string>>();
        var ends = new HashSet<string>();
        var cut = new HashSet<string>();
        var happened = new HashSet<string>();
        var open = new Queue<string>();
        string? problem = null;
        void Go(string from, string state, Stimulus stimulus)
        {
            foreach (var (taken, endless) in Ways(definition, state, stimulus))
            {
                if (taken is null)
                {
                    problem ??= endless;
                    continue;
                }

                happened.UnionWith(taken.Events.Select(item => item.Activity));
                var incident = taken.Effects.OfType<RaiseIncident>().FirstOrDefault();
                var key = taken.State.ToJson();
                next[from].Add(key);
                if (taken.State.Status == InstanceStatus.Finished)
                {
                    problem ??=
                        incident?.Message
                        ?? (taken.Events.Any(item => item is { Activity: "end1", Kind: JournalEventKind.Completed }) ? null : "ran out");
                    ends.Add(key);
                }
                else if (next.TryAdd(key, []))
                {
                    if (taken.State.Entries.Values.Max() > MostEntries)
                    {
                        cut.Add(key);
                    }
                    else
                    {
                        open.Enqueue(key);
                    }
                }
            }
        }

        next["start"] = [];
        Go("start", new WorkflowState { InstanceId = Guid.Empty }.ToJson(), new Stimulus.Start(new Dictionary<string, JsonNode?>()));
        while (problem is null && open.TryDequeue(out var state))
        {
            if (next.Count > MostStates)
            {
                return "undecided";
            }

            foreach (var execution in WorkflowState.FromJson(state).Executions.Where(item => item.Waits))
            {
                if (!execution.Activity.StartsWith("decide", StringComparison.Ordinal))
                {
                    Go(state, state, new Stimulus.TimerDue(execution.Id, "delay", 1, DateTimeOffset.UnixEpoch));
                    continue;
                }

                foreach (var outcome in (string[])["A", "B", "C"])
                {
                    Go(state, state, new Stimulus.Resume(execution.Id, "decide", new JsonObject { ["outcome"] = outcome }));
                }
            }
        }

        return problem
            ?? Stuck(next, ends, cut)
            ?? (definition.Activities.Keys.FirstOrDefault(id => !happened.Contains(id)) is { } lost ? $"{lost} never happens" : null);
    }

    /// <summary>
    /// <c>stuck</c>: a state from which neither an end nor the border of what was tried can be reached. <c>undecided</c>: one far from the
    /// border from which only the border can be, a loop without a way out for instance.
    /// </summary>
    private static string? Stuck(Dictionary<string, HashSet<string>> next, HashSet<string> ends, HashSet<string> cut)
    {
        var before = next.SelectMany(pair => pair.Value.Select(to => (From: pair.Key, To: to)))
            .ToLookup(edge => edge.To, edge => edge.From);
        var beforeAnEnd = Before(ends);
        var beforeTheBorder = Before(cut);
        if (ends.Count == 0 || next.Keys.Any(key => !beforeAnEnd.Contains(key) && !beforeTheBorder.Contains(key)))
        {
            return "stuck";
        }

        return next.Keys.Any(key =>
            !beforeAnEnd.Contains(key) && key != "start" && WorkflowState.FromJson(key).Entries.Values.Max() <= MostEntries / 2
        )
            ? "undecided"
            : null;

        HashSet<string> Before(IEnumerable<string> goals)
        {
            var found = new HashSet<string>();
            var stack = new Stack<string>(goals);
            while (stack.TryPop(out var key))
            {
                if (found.Add(key))
                {
                    foreach (var from in before[key])
                    {
                        stack.Push(from);
                    }
                }
            }

            return found;
        }
    }

    /// <summary>Every result of one step under all immediate choices; a cycle is followed three times.</summary>
    private static IEnumerable<(StepResult.Taken? Taken, string? Endless)> Ways(
        WorkflowDefinition definition,
        string state,
        Stimulus stimulus
    )
    {
        var ways = new Stack<(long Id, string Way)[]>([
            [],
        ]);
        var (any, tried) = (false, 0);
        while (ways.TryPop(out var way) && ++tried < 500)
        {
            var facts = new FactSet();
            Array.ForEach(way, item => facts.Add(new Way(item.Id), item.Way));
            var result = Loop.Run(definition, WorkflowState.FromJson(state), stimulus, new StepEnvironment(Journey.Now, facts));
            if (result is StepResult.NeedsFacts { Requests: [Way asked] })
            {
                if (way.Length < 7)
                {
                    ways.Push([.. way, (asked.ExecutionId, "B")]);
                    ways.Push([.. way, (asked.ExecutionId, "A")]);
                }
            }
            else if (result is StepResult.Taken taken)
            {
                any = true;
                yield return (taken, null);
            }
        }

        if (!any)
        {
            yield return (null, "turns round without waiting");
        }
    }
}
