using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Tests.Conformance;

namespace Anshan.ApprovalFlows.Engine.Tests.Execution;

/// <summary>One instance driven step by step; every step begins from the serialised state, as in the database.</summary>
internal sealed class Journey
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly ActivityCatalog Catalog = BuiltIn.With([new TestDecision(), new TestFragile(), new TestAsker()]);

    private Journey(WorkflowDefinition definition) => Definition = definition;

    /// <summary>What the instance follows now.</summary>
    public WorkflowDefinition Definition { get; private set; }

    public WorkflowState State { get; private set; } = new() { InstanceId = Guid.Empty };

    public FactSet Facts { get; } = new();

    /// <summary>The effects of the last step that was taken.</summary>
    public IReadOnlyList<Effect> Effects { get; private set; } = [];

    /// <summary>The journal of the last step, for example <c>a Started</c>.</summary>
    public IReadOnlyList<string> Events { get; private set; } = [];

    public IEnumerable<string> Waiting =>
        State.Executions.Where(item => item.Waits && !item.Faulted).Select(item => item.Activity).Order(StringComparer.Ordinal);

    public string? Faulted => State.Executions.Find(item => item.Faulted)?.Activity;

    /// <summary>A flowchart of these activities and connections: <c>a -A> b</c>, or <c>a > b</c> for the outcome Done.</summary>
    public static Journey Through(JsonNode[] activities, params string[] connections) =>
        new(DefinitionReader.Read(Flow.Definition(Flow.Chart("flow", activities, connections)).ToJsonString()));

    /// <summary>The drawing of a recorded case, with the definitions it uses.</summary>
    public static Journey Recorded(string name)
    {
        var source = JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Conformance", "cases", name + ".json")));
        List<JsonElement> drawings = source.TryGetProperty("definitions", out var several)
            ? [.. several.EnumerateArray()]
            : [source.GetProperty("definition")];
        JsonElement? Used(string id) =>
            drawings.Where(item => item.GetProperty("definitionId").GetString() == id).Select(item => (JsonElement?)item).LastOrDefault();
        return new Journey(DefinitionReader.Read(drawings[^1], Used));
    }

    public Journey Start() => Take(new Stimulus.Start(new Dictionary<string, JsonNode?>()));

    public Journey Decide(string activity, string outcome) => Take(Decision(activity, outcome));

    /// <summary>The delay of that activity is over.</summary>
    public Journey Due(string activity) => Take(new Stimulus.TimerDue(WaitingAt(activity).Id, "delay", 1, Now));

    /// <summary>Retries what is faulted.</summary>
    public Journey Retry() => Take(new Stimulus.Retry(State.Executions.Single(item => item.Faulted).Id));

    /// <summary>Goes on behind what is faulted.</summary>
    public Journey Skip(string outcome) => Take(new Stimulus.Skip(State.Executions.Single(item => item.Faulted).Id, outcome));

    public Journey Cancel() => Take(new Stimulus.Cancel("test"));

    public Stimulus Decision(string activity, string outcome) =>
        new Stimulus.Resume(WaitingAt(activity).Id, "decide", new JsonObject { ["outcome"] = outcome });

    /// <summary>The result of the loop, without applying the step.</summary>
    public StepResult Try(Stimulus stimulus) =>
        new StepLoop(Catalog).Run(Definition, WorkflowState.FromJson(State.ToJson()), stimulus, new StepEnvironment(Now, Facts));

    public Journey Take(Stimulus stimulus)
    {
        var result = Assert.IsType<StepResult.Taken>(Try(stimulus));
        State = WorkflowState.FromJson(result.State.ToJson());
        Definition = stimulus is Stimulus.Migrate migrate ? migrate.To : Definition;
        Effects = result.Effects;
        Events = [.. result.Events.Select(item => $"{item.Activity} {item.Kind}")];
        return this;
    }

    /// <summary>The first waiting execution of the activity; an activity of a used definition has its own id.</summary>
    private ActivityExecution WaitingAt(string activity) =>
        State.Executions.First(item => item.Waits && item.Activity[(item.Activity.LastIndexOf('/') + 1)..] == activity);
}
