using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;
using Anshan.ApprovalFlows.Engine.Reading;
using static Anshan.ApprovalFlows.Engine.Tests.Conformance.RecordedInstance;

namespace Anshan.ApprovalFlows.Engine.Tests.Conformance;

/// <summary>A recorded case, run on our engine through the same serialised state that the database would keep.</summary>
internal sealed class ConformanceCase(JsonElement source, JsonElement drawing)
{
    public bool IsDeviation => source.TryGetProperty("deviation", out var mark) && mark.GetBoolean();

    private IEnumerable<JsonElement> Definitions =>
        drawing.TryGetProperty("definitions", out var several) ? several.EnumerateArray() : [drawing.GetProperty("definition")];

    private bool IsUnordered => source.TryGetProperty("unordered", out var mark) && mark.GetBoolean();

    /// <summary>Runs every step and returns the first difference, or null.</summary>
    public string? FirstDifference()
    {
        var world = new RecordedWorld([.. Definitions.Select(item => DefinitionReader.Read(item, Used))]);
        var number = 0;
        foreach (var step in source.GetProperty("steps").EnumerateArray())
        {
            number++;
            world.Apply(step.GetProperty("stimulus"));
            var difference =
                world.Instances.Count == 0 ? "no instance was started" : Compare(world, world.Instances[0], step.GetProperty("expect"));
            if (difference is not null)
            {
                return $"step {number} ({step.GetProperty("stimulus").GetRawText()}): {difference}";
            }
        }

        return null;
    }

    private JsonElement? Used(string definitionId) =>
        Definitions
            .Where(item => item.GetProperty("definitionId").GetString() == definitionId)
            .Select(item => (JsonElement?)item)
            .LastOrDefault();

    private string? Compare(RecordedWorld world, RecordedInstance instance, JsonElement expect)
    {
        var state = instance.State;
        return DifferEvents(instance.Events, expect)
            ?? Differ("status", expect, state.Status.ToString())
            ?? Differ("subStatus", expect, state.SubStatus.ToString())
            ?? Differ(
                "waiting",
                expect,
                string.Join(
                    ",",
                    state.Executions.Where(item => item.Waits).Select(item => Plain(item.Activity)).Order(StringComparer.Ordinal)
                )
            )
            ?? DifferJson("variables", expect, Named(world, Variables(instance)))
            ?? DifferJson(
                "output",
                expect,
                Named(world, new JsonObject(state.Output.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))))
            )
            ?? DifferIncidents(instance.Incidents, expect)
            ?? (expect.TryGetProperty("name", out _) ? Differ("name", expect, state.Name ?? "") : null)
            ?? (expect.TryGetProperty("correlationId", out _) ? Differ("correlationId", expect, state.CorrelationId ?? "") : null)
            ?? DifferChildren(world, instance, expect);
    }

    private string? DifferEvents(IReadOnlyList<JournalEvent> events, JsonElement expect)
    {
        var ours = Collapse(events.Select(item => Line(Plain(item.Activity), item.Kind.ToString(), item.Outcomes)));
        var theirs = Collapse(
            expect
                .GetProperty("events")
                .EnumerateArray()
                .Select(item =>
                    Line(
                        item.GetProperty("activity").GetString()!,
                        item.GetProperty("event").GetString()!,
                        item.TryGetProperty("outcomes", out var outcomes)
                            ? [.. outcomes.EnumerateArray().Select(outcome => outcome.GetString()!)]
                            : null
                    )
                )
        );
        if (IsUnordered)
        {
            ours.Sort(StringComparer.Ordinal);
            theirs.Sort(StringComparer.Ordinal);
        }

        for (var i = 0; i < Math.Max(ours.Count, theirs.Count); i++)
        {
            if (ours.ElementAtOrDefault(i) != theirs.ElementAtOrDefault(i))
            {
                return $"event {i + 1}: expected {theirs.ElementAtOrDefault(i) ?? "nothing"}, got "
                    + $"{ours.ElementAtOrDefault(i) ?? "nothing"}";
            }
        }

        return null;
    }

    private string? DifferChildren(RecordedWorld world, RecordedInstance instance, JsonElement expect)
    {
        if (!expect.TryGetProperty("children", out var children))
        {
            return null;
        }

        var found = world.Instances.Where(item => item.Parent == instance.Id).ToList();
        if (found.Count != children.GetArrayLength())
        {
            return $"children: expected {children.GetArrayLength()}, got {found.Count}";
        }

        var index = 0;
        foreach (var child in children.EnumerateArray())
        {
            var ours = found[index++];
            var isOther = child.TryGetProperty("definition", out var id) && id.GetString() != ours.Definition.DefinitionId;
            if ((isOther ? $"is a {ours.Definition.DefinitionId}" : Compare(world, ours, child)) is { } difference)
            {
                return $"child {index}: {difference}";
            }
        }

        return null;
    }

    private static JsonObject Variables(RecordedInstance instance)
    {
        var variables = new JsonObject();
        foreach (var variable in instance.Definition.Variables)
        {
            variables[variable.Name] = Values
                .Convert(
                    instance.State.Variables.TryGetValue(variable.Id, out var value)
                        ? value?.DeepClone()
                        : Values.Initial(variable.Initial, variable.TypeName, variable.IsArray),
                    variable.TypeName,
                    variable.IsArray
                )
                ?.DeepClone();
        }

        return variables;
    }

    /// <summary>Ids of instances as the recording writes them.</summary>
    private static JsonObject Named(RecordedWorld world, JsonObject values)
    {
        var text = values.ToJsonString();
        foreach (var instance in world.Instances)
        {
            text = text.Replace(instance.Id.ToString(), instance.Parent is null ? "<instance>" : "<child>", StringComparison.Ordinal);
        }

        return (JsonObject)JsonNode.Parse(text)!;
    }

    /// <summary>Which activities faulted; the names of the exceptions are .NET's and Jint's, and not what a definition means.</summary>
    private static string? DifferIncidents(IReadOnlyList<string> ours, JsonElement expect)
    {
        var theirs = expect.TryGetProperty("incidents", out var incidents)
            ? incidents.EnumerateArray().Select(item => item.GetProperty("activity").GetString()!).ToList()
            : [];
        return ours.SequenceEqual(theirs) ? null : $"incidents: expected {string.Join(",", theirs)}, got {string.Join(",", ours)}";
    }

    private static string? Differ(string what, JsonElement expect, string ours)
    {
        if (!expect.TryGetProperty(what, out var element))
        {
            return null;
        }

        var theirs =
            element.ValueKind == JsonValueKind.Array
                ? string.Join(",", element.EnumerateArray().Select(item => item.GetString()))
                : element.GetString();
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
