using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using BenchmarkDotNet.Attributes;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>The pure step loop: a fork, a timer that waits, a script, a decision, a join; state read from and written to JSON.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class StepLoopBenchmark
{
    private const string Drawing = """
        { "id": "bench:1", "definitionId": "bench", "name": "bench", "version": 1,
          "variables": [ { "id": "v", "name": "v", "typeName": "Int32", "isArray": false, "value": 1,
            "storageDriverTypeName": "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core" } ], "inputs": [], "outputs": [],
          "root": { "id": "flow", "type": "Elsa.Flowchart", "version": 1, "activities": [
            { "id": "start", "type": "Elsa.Start", "version": 1 },
            { "id": "wait", "type": "Elsa.Delay", "version": 1,
              "timeSpan": { "typeName": "TimeSpan", "expression": { "type": "Literal", "value": "01:00:00" } } },
            { "id": "asks", "type": "Elsa.FlowDecision", "version": 1,
              "condition": { "typeName": "Boolean", "expression": { "type": "JavaScript", "value": "variables.v > 0" } } },
            { "id": "end", "type": "Elsa.End", "version": 1 } ],
          "connections": [
            { "source": { "activity": "start", "port": "Done" }, "target": { "activity": "wait", "port": "In" } },
            { "source": { "activity": "wait", "port": "Done" }, "target": { "activity": "asks", "port": "In" } },
            { "source": { "activity": "asks", "port": "True" }, "target": { "activity": "end", "port": "In" } } ] } }
        """;

    private static readonly WorkflowDefinition Definition = DefinitionReader.Read(Drawing);
    private static readonly StepLoop Loop = new(BuiltIn.With([]));
    private static readonly StepEnvironment Environment = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new FactSet());
    private readonly string waiting = Begin(Definition).ToJson();
    private readonly WorkflowDefinition definition = Definition;

    [Benchmark]
    public string Start() => Begin(definition).ToJson();

    [Benchmark]
    public string Resume()
    {
        var result = Loop.Run(
            Definition,
            WorkflowState.FromJson(waiting),
            new Stimulus.TimerDue(3, "delay", 1, Environment.Now),
            Environment
        );
        return ((StepResult.Taken)result).State.ToJson();
    }

    private static WorkflowState Begin(WorkflowDefinition definition) =>
        (
            (StepResult.Taken)
                Loop.Run(
                    definition,
                    new WorkflowState { InstanceId = Guid.Empty },
                    new Stimulus.Start(new Dictionary<string, JsonNode?>()),
                    Environment
                )
        ).State;
}
