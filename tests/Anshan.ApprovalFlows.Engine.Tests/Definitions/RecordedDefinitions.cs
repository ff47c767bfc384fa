using System.Text.Json;

namespace Anshan.ApprovalFlows.Engine.Tests.Definitions;

/// <summary>The definitions of the recorded cases, as a genuine server exported them.</summary>
internal static class RecordedDefinitions
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Conformance", "cases");

    /// <summary>Each case's name with its definitions, the started one last.</summary>
    public static IEnumerable<(string Case, IReadOnlyList<JsonElement> Definitions)> All() =>
        Directory
            .EnumerateFiles(Folder, "*.json")
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileNameWithoutExtension(file), Of(JsonElement.Parse(File.ReadAllText(file)))));

    /// <summary>Finds a definition of the same case that is used as an activity.</summary>
    public static Func<string, JsonElement?> Used(IReadOnlyList<JsonElement> definitions) =>
        id =>
            definitions
                .Where(item => item.GetProperty("definitionId").GetString() == id)
                .Select(item => (JsonElement?)item)
                .LastOrDefault();

    private static IReadOnlyList<JsonElement> Of(JsonElement source) =>
        source.TryGetProperty("definitions", out var several) ? [.. several.EnumerateArray()] : [source.GetProperty("definition")];
}
