using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Approvals.Tests.Foreign;

/// <summary>One definition of a folder, its expected result, and the actual one.</summary>
/// <remarks>
/// Expected is what the file of the same name that ends with <c>.expect</c> says: <c>lines</c> that are written, in that order;
/// <c>status</c>, <c>output</c>, how often activities have <c>completed</c>, all for a start with <c>input</c>; <c>refused</c> with words
/// at publishing, or at <c>"import"</c>; a <c>note</c>.
/// </remarks>
internal sealed class ForeignDefinition(string name, string text, JsonObject expected)
{
    public string Name => name;

    public string Text => text;

    public JsonObject Expected => expected;

    public string? DefinitionId { get; set; }

    /// <summary>Why it was not imported; null where it was.</summary>
    public string? ImportRefusal { get; set; }

    public IReadOnlyList<string> Notices { get; set; } = [];

    /// <summary>The words that refused publishing; empty where it is published.</summary>
    public IReadOnlyList<string> Refusals { get; set; } = [];

    public string? VersionId { get; set; }

    public ForeignRun? Run { get; set; }

    /// <summary>The differences from the expected result; null if there are none.</summary>
    public string? Difference =>
        ImportRefusal is not null
            ? expected["refused"]?.ToString() == "import"
                ? null
                : $"not imported: {ImportRefusal}"
            : VersionId is null
                ? expected["refused"] is null && Asserts
                    ? $"not published: {string.Join(" ", Refusals)}"
                    : null
                : expected["refused"] is not null
                    ? "published, although a refusal is expected"
                    : Run?.DifferenceFrom(expected);

    /// <summary>Whether anything is said about how it runs or is published.</summary>
    private bool Asserts => expected.Any(pair => pair.Key is not ("note" or "input") && pair.Value is not null);

    public static IReadOnlyList<ForeignDefinition> ReadAll(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*.json")
                .Order(StringComparer.Ordinal)
                .Select(file =>
                {
                    var expected = Path.ChangeExtension(file, ".expect");
                    return new ForeignDefinition(
                        Path.GetFileNameWithoutExtension(file),
                        File.ReadAllText(file),
                        File.Exists(expected) ? (JsonObject)JsonNode.Parse(File.ReadAllText(expected))! : []
                    );
                }),
        ];
}

/// <summary>The result of one instance.</summary>
/// <param name="Lines">What its WriteLines wrote, those of used definitions included.</param>
/// <param name="SubStatus">Its state when no more timers are due.</param>
/// <param name="Output">The outputs of the workflow.</param>
/// <param name="Completed">The activities that completed, in order.</param>
/// <param name="Faults">What its incidents say.</param>
internal sealed record ForeignRun(
    IReadOnlyList<string> Lines,
    string SubStatus,
    JsonObject Output,
    IReadOnlyList<string> Completed,
    IReadOnlyList<string> Faults
)
{
    public string? DifferenceFrom(JsonObject expected)
    {
        var isLoose = expected["loose"] is not null;
        IEnumerable<string> Sorted(IEnumerable<string> lines) => isLoose ? lines.Order(StringComparer.Ordinal) : lines;
        if (expected["lines"] is JsonArray lines && !Sorted(Lines).SequenceEqual(Sorted(lines.Select(line => line!.GetValue<string>()))))
        {
            return $"wrote {JsonSerializer.Serialize(Lines)} instead of {lines.ToJsonString()} {string.Join(" ", Faults)}";
        }

        if (expected["status"]?.GetValue<string>() is { } status && status != SubStatus)
        {
            return $"is {SubStatus} instead of {status} {string.Join(" ", Faults)}";
        }

        if (expected["output"] is { } output && !JsonNode.DeepEquals(output, Output))
        {
            return $"gives {Output.ToJsonString()} instead of {output.ToJsonString()}";
        }

        var times = (expected["completed"] as JsonObject ?? []).FirstOrDefault(pair =>
            Completed.Count(id => id == pair.Key) != pair.Value!.GetValue<int>()
        );
        return times.Key is null ? null : $"{times.Key} completed {Completed.Count(id => id == times.Key)} times";
    }
}
