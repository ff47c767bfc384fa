using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Conformance;

/// <summary>A recorded case, run on our engine through the same serialised state that the database would keep.</summary>
internal sealed class ConformanceCase(JsonElement source)
{
    private static readonly ActivityCatalog Catalog = new([new TestDecision()]);
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public bool IsDeviation => source.TryGetProperty("deviation", out var mark) && mark.GetBoolean();

    private IEnumerable<JsonElement> Definitions =>
        source.TryGetProperty("definitions", out var several) ? several.EnumerateArray() : [source.GetProperty("definition")];

    /// <summary>The first activity type that this engine does not have yet, or null.</summary>
    public string? MissingType() => Definitions
        .SelectMany(definition => DefinitionReader.Read(definition, Used).Root.SelfAndDescendants())
        .FirstOrDefault(node => Catalog.Find(node.Type) is null)?.Type;

    private JsonElement? Used(string definitionId) =>
        Definitions.Where(item => item.GetProperty("definitionId").GetString() == definitionId).Select(item => (JsonElement?)item).LastOrDefault();

    /// <summary>The id as recorded: without the use it stands in.</summary>
    private static string Plain(string activity) => activity[(activity.LastIndexOf('/') + 1)..];

    /// <summary>Runs every step and returns the first difference, or null.</summary>
    public string? FirstDifference()
    {
        var definition = DefinitionReader.Read(Definitions.Last(), Used);
        var state = new WorkflowState { InstanceId = Guid.Empty };
        var isUnordered = source.TryGetProperty("unordered", out var mark) && mark.GetBoolean();
        var number = 0;
        foreach (var step in source.GetProperty("steps").EnumerateArray())
        {
            number++;
            var expect = step.GetProperty("expect");
            var stimulus = ToStimulus(step.GetProperty("stimulus"), state);
            var copy = WorkflowState.FromJson(state.ToJson());
            var result = stimulus is null
                ? new StepResult.Refused("NotWaiting")
                : new StepLoop(Catalog).Run(definition, copy, stimulus, new StepEnvironment(Now, new FactSet()));
            var events = Array.Empty<JournalEvent>() as IReadOnlyList<JournalEvent>;
            if (result is StepResult.Taken taken)
            {
                (state, events) = (WorkflowState.FromJson(taken.State.ToJson()), taken.Events);
            }

            if (Compare(definition, state, events, expect, isUnordered) is { } difference)
            {
                return $"step {number} ({step.GetProperty("stimulus").GetRawText()}): {difference}";
            }
        }

        return null;
    }

    private static Stimulus? ToStimulus(JsonElement stimulus, WorkflowState state)
    {
        if (stimulus.TryGetProperty("start", out var input))
        {
            var correlation = stimulus.TryGetProperty("correlationId", out var id) ? id.GetString() : null;
            return new Stimulus.Start(JsonObject.Create(input)!.ToDictionary(pair => pair.Key, pair => pair.Value), correlation);
        }

        if (stimulus.TryGetProperty("decide", out var decide))
        {
            var index = decide.TryGetProperty("index", out var number) ? number.GetInt32() : 0;
            return Waiting(state, decide, index) is { } execution
                ? new Stimulus.Resume(execution.Id, "decide", new JsonObject { ["outcome"] = decide.GetProperty("outcome").GetString() })
                : null;
        }

        if (stimulus.TryGetProperty("task", out var task))
        {
            return Waiting(state, task, 0) is { } execution
                ? new Stimulus.Resume(execution.Id, "task", new JsonObject { ["result"] = Expressions.Values.Node(task.GetProperty("result")) })
                : null;
        }

        if (stimulus.TryGetProperty("timer", out var timer))
        {
            return Waiting(state, timer, 0) is { } execution ? new Stimulus.TimerDue(execution.Id, "delay", 1, Now) : null;
        }

        return stimulus.TryGetProperty("cancel", out _) ? new Stimulus.Cancel("test") : null;
    }

    private static ActivityExecution? Waiting(WorkflowState state, JsonElement target, int index) => state.Executions
        .Where(execution => execution.Waits && Plain(execution.Activity) == target.GetProperty("activity").GetString())
        .OrderBy(execution => execution.Id)
        .ElementAtOrDefault(index);

    private static string? Compare(WorkflowDefinition definition, WorkflowState state, IReadOnlyList<JournalEvent> events, JsonElement expect, bool isUnordered)
    {
        var ours = Collapse(events.Select(item => Line(Plain(item.Activity), item.Kind, item.Outcomes)));
        var theirs = Collapse(expect.GetProperty("events").EnumerateArray().Select(item => Line(
            item.GetProperty("activity").GetString()!,
            item.GetProperty("event").GetString()!,
            item.TryGetProperty("outcomes", out var outcomes) ? [.. outcomes.EnumerateArray().Select(outcome => outcome.GetString()!)] : null)));
        if (isUnordered)
        {
            ours.Sort(StringComparer.Ordinal);
            theirs.Sort(StringComparer.Ordinal);
        }

        for (var i = 0; i < Math.Max(ours.Count, theirs.Count); i++)
        {
            if (ours.ElementAtOrDefault(i) != theirs.ElementAtOrDefault(i))
            {
                return $"event {i + 1}: expected {theirs.ElementAtOrDefault(i) ?? "nothing"}, got {ours.ElementAtOrDefault(i) ?? "nothing"}";
            }
        }

        var variables = new JsonObject();
        foreach (var variable in definition.Variables)
        {
            variables[variable.Name] = Expressions.Values.Convert(
                state.Variables.TryGetValue(variable.Id, out var value) ? value?.DeepClone() : Expressions.Values.Initial(variable.Initial, variable.TypeName, variable.IsArray),
                variable.TypeName,
                variable.IsArray)?.DeepClone();
        }

        return Differ("status", expect, state.Status)
            ?? Differ("subStatus", expect, state.SubStatus)
            ?? Differ("waiting", expect, string.Join(",", state.Executions.Where(item => item.Waits).Select(item => Plain(item.Activity)).Order(StringComparer.Ordinal)))
            ?? DifferJson("variables", expect, variables)
            ?? DifferJson("output", expect, new JsonObject(state.Output.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))))
            ?? (expect.TryGetProperty("name", out _) ? Differ("name", expect, state.Name ?? "") : null)
            ?? (expect.TryGetProperty("correlationId", out _) ? Differ("correlationId", expect, state.CorrelationId ?? "") : null);
    }

    private static string? Differ(string what, JsonElement expect, string ours)
    {
        if (!expect.TryGetProperty(what, out var element))
        {
            return null;
        }

        var theirs = element.ValueKind == JsonValueKind.Array ? string.Join(",", element.EnumerateArray().Select(item => item.GetString())) : element.GetString();
        return theirs == ours ? null : $"{what}: expected {theirs}, got {ours}";
    }

    private static string? DifferJson(string what, JsonElement expect, JsonObject ours)
    {
        if (!expect.TryGetProperty(what, out var element))
        {
            return null;
        }

        var theirs = JsonObject.Create(element)!;
        foreach (var name in theirs.Select(pair => pair.Key).Union(ours.Select(pair => pair.Key)))
        {
            if (!JsonNode.DeepEquals(theirs[name], ours[name]))
            {
                return $"{what}.{name}: expected {theirs[name]?.ToJsonString() ?? "null"}, got {ours[name]?.ToJsonString() ?? "null"}";
            }
        }

        return null;
    }

    private static string Line(string activity, string kind, IReadOnlyList<string>? outcomes) =>
        outcomes is null ? $"{activity} {kind}" : $"{activity} {kind} [{string.Join(",", outcomes)}]";

    /// <summary>Elsa logs some completions of a flowchart twice; one is enough.</summary>
    private static List<string> Collapse(IEnumerable<string> lines)
    {
        var result = new List<string>();
        foreach (var line in lines)
        {
            if (result.Count == 0 || result[^1] != line || !line.EndsWith("Completed", StringComparison.Ordinal))
            {
                result.Add(line);
            }
        }

        return result;
    }
}
