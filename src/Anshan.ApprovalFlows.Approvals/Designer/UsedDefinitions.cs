using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>
/// Uses of shared definitions under the type and version by which the palette knows them. What is stored keeps the type it was written
/// with: a definition is found by its id, and one from a genuine server calls the type by the definition's name.
/// </summary>
internal static class UsedDefinitions
{
    private const string Id = "workflowDefinitionId";
    private static readonly string[] Names = ["type", "version"];

    /// <summary>Gives every use the type of the palette.</summary>
    /// <param name="root">The drawing; changed.</param>
    /// <param name="palette">The version the palette shows, by definition.</param>
    public static void Show(JsonNode? root, IReadOnlyDictionary<string, int> palette)
    {
        foreach (var use in Of(root))
        {
            if (palette.TryGetValue(use[Id]!.ToString(), out var version))
            {
                (use["type"], use["version"]) = (use[Id]!.ToString(), version);
            }
        }
    }

    /// <summary>Gives every use back the type with which it is stored, if it is.</summary>
    public static void Restore(JsonNode? root, JsonNode? stored)
    {
        var before = Of(stored).Where(use => use["id"] is not null).GroupBy(use => use["id"]!.ToString()).ToDictionary(group => group.Key, group => group.First());
        foreach (var use in Of(root))
        {
            if (use["id"] is { } id && before.TryGetValue(id.ToString(), out var was) && was[Id]!.ToString() == use[Id]!.ToString())
            {
                foreach (var name in Names)
                {
                    use[name] = was[name]?.DeepClone();
                }
            }
        }
    }

    private static List<JsonObject> Of(JsonNode? node)
    {
        var found = NodeIds.Below(node).SelectMany(Of).ToList();
        if (node is JsonObject owner && owner[Id] is JsonValue && owner["type"] is JsonValue)
        {
            found.Add(owner);
        }

        return found;
    }
}
