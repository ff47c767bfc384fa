using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Testing.Procedures;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>What an expression costs a step: the engine made for it, under all limits, and the expression itself.</summary>
internal static class SandboxBenchmark
{
    private const int Runs = 20_000;
    private static readonly StepLoop Loop = new(BuiltIn.With([]));

    public static void Run()
    {
        Console.WriteLine(Figures.Machine());
        Console.WriteLine("| what | µs a step | more than without µs | KB allocated a step |\n|---|---:|---:|---:|");
        var without = Measure("no expression", "Literal", "text", null);
        Measure("a fresh engine", "JavaScript", "1", without);
        Measure("a typical condition", "JavaScript", "variables.amount > 100000 && getInput('region') === 'tiedong'", without);
        Measure(
            "a loop over a list of a hundred",
            "JavaScript",
            "variables.lines.filter(x => x % 2 === 0).map(x => x * 2).reduce((a, b) => a + b, 0)",
            without
        );
        Measure(
            "a Liquid text",
            "Liquid",
            "{{ Variables.amount }}元，{% if Variables.amount > 100000 %}需会签{% else %}不需会签{% endif %}",
            without
        );
    }

    private static double Measure(string what, string type, string expression, double? without)
    {
        var definition = DefinitionReader.Read(Document(type, expression));
        var environment = new StepEnvironment(DateTimeOffset.UnixEpoch, new FactSet());
        var start = new Stimulus.Start(new Dictionary<string, JsonNode?> { ["region"] = "tiedong" });
        Repeat(Runs / 10);
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var begin = Stopwatch.GetTimestamp();
        Repeat(Runs);
        var time = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / Runs;
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)Runs / 1024;
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"| {what} | {time:0.0} | {time - (without ?? time):0.0} | {allocated:0.0} |")
        );
        return time;

        void Repeat(int times)
        {
            for (var run = 0; run < times; run++)
            {
                if (
                    Loop.Run(definition, new WorkflowState { InstanceId = Guid.Empty }, start, environment)
                    is not StepResult.Taken { State.SubStatus: InstanceSubStatus.Finished }
                )
                {
                    throw new InvalidOperationException($"{expression} did not run.");
                }
            }
        }
    }

    private static string Document(string type, string expression) =>
        new JsonObject
        {
            ["definitionId"] = "expressions",
            ["variables"] = new JsonArray(
                Variable("amount", "Int32", 300_000),
                Variable("lines", "Object", new JsonArray([.. Enumerable.Range(1, 100).Select(number => JsonValue.Create(number))]))
            ),
            ["root"] = Node.Activity("line", "Elsa.WriteLine").With("text", type, expression, "Object"),
        }.ToJsonString();

    private static JsonObject Variable(string name, string type, JsonNode value)
    {
        var variable = Node.Variable(name);
        (variable["typeName"], variable["value"]) = (type, value);
        return variable;
    }
}
