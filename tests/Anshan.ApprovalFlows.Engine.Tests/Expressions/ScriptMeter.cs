using System.Runtime;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Tests.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

/// <summary>Runs one expression in a step of its own, as the durable path does, and measures what its thread used.</summary>
internal static class ScriptMeter
{
    private static readonly StepLoop Loop = new(BuiltIn.With([]));

    static ScriptMeter()
    {
        Script("variables.v = [3, 1].sort().map(String).join('-').replace(/-/g, '+'); JSON.stringify({ a: variables.v })");
        Liquid("{% for i in (1..3) %}{{ i | append: 'x' }}{% endfor %}");
    }

    public static Run Script(string source)
    {
        var activity = Flow.Step("s");
        (activity["type"], activity["script"]) = ("Elsa.RunJavaScript", Input(source, "Literal"));
        activity["result"] = new JsonObject
        {
            ["typeName"] = "Object",
            ["memoryReference"] = new JsonObject { ["id"] = "v" },
        };
        return Take(activity);
    }

    public static Run Liquid(string source)
    {
        var activity = Flow.Step("s");
        activity["text"] = Input(source, "Liquid");
        return Take(activity);
    }

    private static JsonObject Input(string source, string type) =>
        new()
        {
            ["typeName"] = "String",
            ["expression"] = new JsonObject { ["type"] = type, ["value"] = source },
        };

    private static Run Take(JsonNode activity)
    {
        var drawing = Flow.Definition(Flow.Chart("flow", [activity]));
        drawing["variables"] = new JsonArray(
            new JsonObject
            {
                ["id"] = "v",
                ["name"] = "v",
                ["typeName"] = "Object",
                ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
            }
        );
        var definition = DefinitionReader.Read(drawing.ToJsonString());
        var stimulus = new Stimulus.Start(new Dictionary<string, JsonNode?> { ["lines"] = new JsonArray("a", "b") });
        var (time, bytes) = (Time(), GC.GetAllocatedBytesForCurrentThread());
        var result = (StepResult.Taken)
            Loop.Run(definition, new WorkflowState { InstanceId = Guid.Empty }, stimulus, new StepEnvironment(Journey.Now, new FactSet()));
        return new Run(
            Time() - time,
            GC.GetAllocatedBytesForCurrentThread() - bytes,
            result.State.Variables.GetValueOrDefault("v"),
            result.Effects.OfType<RaiseIncident>().SingleOrDefault()
        );
    }

    /// <summary>
    /// Processor time of this thread without JIT compilation, which only a first run needs, and without garbage collection.
    /// </summary>
    private static TimeSpan Time() =>
        (ReadClock(3, out var time) == 0 ? TimeSpan.FromTicks((time.Seconds * 10_000_000) + (time.Nanoseconds / 100)) : TimeSpan.Zero)
        - JitInfo.GetCompilationTime(currentThread: true)
        - GC.GetTotalPauseDuration();

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out Instant time);

    internal sealed record Run(TimeSpan Time, long Bytes, JsonNode? Value, RaiseIncident? Incident);

    private readonly struct Instant
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
