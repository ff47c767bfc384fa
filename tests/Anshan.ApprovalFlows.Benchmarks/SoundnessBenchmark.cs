using System.Diagnostics;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Testing.Procedures;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>How long the checks before publishing take for drawings as large as a person draws, and larger.</summary>
internal static class SoundnessBenchmark
{
    private const int Times = 20;

    /// <summary>Activities besides the stages, in each stage, and in each pair.</summary>
    private const int Frame = 5;
    private const int Pair = 4;
    private const int Stage = 5;

    public static void Run()
    {
        Console.WriteLine(Figures.Machine());
        Console.WriteLine(Figures.Header);
        foreach (var size in new[] { 40, 200 })
        {
            Measure($"{size} activities, one after the other beside a deadline", Definition(size, parallel: 0));
            Measure($"{size} activities, of them four pairs of stages at once", Definition(size, parallel: 4));
        }
    }

    private static void Measure(string what, string json)
    {
        var catalog = BuiltIn.With([]);
        var definition = DefinitionReader.Read(json);
        var check = new SoundnessCheck(catalog);
        var found = DefinitionCheck.Check(definition, catalog).Concat(check.Check(definition)).ToList();
        var times = Enumerable
            .Range(0, Times)
            .Select(_ =>
            {
                var start = Stopwatch.GetTimestamp();
                DefinitionCheck.Check(definition, catalog);
                check.Check(definition);
                return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            })
            .ToList();
        Console.WriteLine(Figures.Row($"{what} ({definition.Activities.Count - 1}, {found.Count} findings)", times));
    }

    /// <summary>Stages of task, decision, correction and rejection; the first stages in pairs between a fork and a join.</summary>
    private static string Definition(int size, int parallel)
    {
        var stages = (size - Frame - (Pair * parallel)) / Stage;
        var chart = new Chart();
        chart.Add("start", "Elsa.Start");
        chart.Add("fork", "Elsa.FlowFork", activity => activity.With("branches", "Object", new JsonArray("办理", "期限"), "List<String>"));
        chart.Add("deadline", "Elsa.Delay", activity => activity.With("timeSpan", "Literal", "30.00:00:00", "TimeSpan"));
        chart.Add("late", "Elsa.WriteLine");
        chart.Add("end", "Elsa.End");
        chart.Connect("start", "Done", "fork").Connect("fork", "期限", "deadline").Connect("deadline", "Done", "late");
        var (from, port, number) = ("fork", "办理", 0);
        for (var pair = 0; pair < parallel; pair++)
        {
            chart.Add(
                $"fork{pair}",
                "Elsa.FlowFork",
                activity => activity.With("branches", "Object", new JsonArray("一", "二"), "List<String>")
            );
            chart.Add($"join{pair}", "Elsa.FlowJoin", activity => activity.With("mode", "Literal", "WaitAllActive", "FlowJoinMode"));
            chart.Connect(from, port, $"fork{pair}");
            foreach (var branch in new[] { "一", "二" })
            {
                chart.Add($"task{++number}", "Elsa.RunTask", activity => activity.With("taskName", "Literal", "审核", "String"));
                chart.Connect($"fork{pair}", branch, $"task{number}").Connect($"task{number}", "Done", $"join{pair}");
            }

            (from, port) = ($"join{pair}", "Done");
        }

        for (var stage = 1; stage <= stages; stage++)
        {
            chart.Stage(stage, from, port);
            (from, port) = ($"decide{stage}", "通过");
        }

        return chart.Connect(from, port, "end").Json;
    }

    private sealed class Chart
    {
        private readonly JsonArray activities = [];
        private readonly JsonArray connections = [];

        public string Json =>
            new JsonObject
            {
                ["definitionId"] = "drawn",
                ["root"] = new JsonObject
                {
                    ["id"] = "flow",
                    ["type"] = "Elsa.Flowchart",
                    ["activities"] = activities,
                    ["connections"] = connections,
                },
            }.ToJsonString();

        public void Add(string id, string type, Func<JsonObject, JsonObject>? inputs = null)
        {
            var activity = Node.Activity(id, type);
            activities.Add(inputs?.Invoke(activity) ?? activity);
        }

        public Chart Connect(string source, string port, string target)
        {
            connections.Add(Node.Connection(source, port, target));
            return this;
        }

        public void Stage(int stage, string from, string port)
        {
            Add($"review{stage}", "Elsa.RunTask", activity => activity.With("taskName", "Literal", "审核", "String"));
            Add($"decide{stage}", "Elsa.FlowSwitch", activity => activity.Holding("cases", new JsonArray(Case("通过"), Case("退回"))));
            Add($"correct{stage}", "Elsa.RunTask", activity => activity.With("taskName", "Literal", "补正", "String"));
            Add($"reject{stage}", "Elsa.WriteLine");
            Add($"rejected{stage}", "Elsa.End");
            Connect(from, port, $"review{stage}")
                .Connect($"review{stage}", "Done", $"decide{stage}")
                .Connect($"decide{stage}", "退回", $"correct{stage}")
                .Connect($"correct{stage}", "Done", $"review{stage}")
                .Connect($"decide{stage}", "Default", $"reject{stage}")
                .Connect($"reject{stage}", "Done", $"rejected{stage}");
        }

        private static JsonObject Case(string label) => new() { ["label"] = label, ["condition"] = Node.Expression("JavaScript", "true") };
    }
}
