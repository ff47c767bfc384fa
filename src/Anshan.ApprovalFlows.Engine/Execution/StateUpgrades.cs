using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>
/// The steps from every older stored form of a state to the current one. States are upgraded when they are read and stored with their next
/// step.
/// </summary>
/// <remarks>
/// To change the form: raise <see cref="WorkflowState.CurrentVersion"/>, append one pure step from the version before, and keep a state of
/// that version as a
/// test file. A step is never changed once it was released.
/// </remarks>
internal static class StateUpgrades
{
    private const string Version = "version";
    private static readonly string CurrentStart = string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"{Version}\":{WorkflowState.CurrentVersion},"
    );

    /// <summary>At place <c>n</c> the step from version <c>n</c> to <c>n + 1</c>.</summary>
    private static readonly Func<JsonObject, JsonObject>[] Steps = [FromUnnumbered, WithNumbers];

    /// <summary>The state as the current version writes it.</summary>
    /// <exception cref="JsonException">It is no object, its version is no number, or it is newer than the current one.</exception>
    public static string ToCurrent(string json)
    {
        if (json.StartsWith(CurrentStart, StringComparison.Ordinal))
        {
            return json;
        }

        var state = JsonNode.Parse(json) as JsonObject ?? throw new JsonException("A state is an object.");
        var version = VersionOf(state);
        if (version == WorkflowState.CurrentVersion)
        {
            return json;
        }

        foreach (var step in Steps.Skip(version))
        {
            state = step(state);
            state[Version] = ++version;
        }

        return state.ToJsonString();
    }

    private static int VersionOf(JsonObject state) =>
        state[Version] switch
        {
            null => 0,
            JsonValue value when value.TryGetValue(out int number) && number is >= 0 and <= WorkflowState.CurrentVersion => number,
            var other => throw new JsonException(
                $"Version {other.ToJsonString()} of a state; this program knows up to {WorkflowState.CurrentVersion}."
            ),
        };

    /// <summary>States of the time before there was a number have the form of version 1.</summary>
    private static JsonObject FromUnnumbered(JsonObject state) => state;

    /// <summary>From version 2 on the numbers that activities were given are counted; before, none was given.</summary>
    private static JsonObject WithNumbers(JsonObject state) => state;
}
