using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>
/// Takes what an editor changed and leaves everything else as it is stored: the order of properties, activities and connections (which has
/// meaning), properties the editor does not know, and the sizes it only measured.
/// </summary>
internal static class DocumentMerge
{
    /// <summary>
    /// The editor reads these into its own types, so a property that it does not send back was unknown to it, not deleted.
    /// </summary>
    private static readonly HashSet<string> Typed = ["options", "connections", "variables", "inputs", "outputs"];

    /// <summary>The stored document with the changes of the one that was sent.</summary>
    public static JsonObject Definition(JsonObject stored, JsonObject sent) => Properties(stored, sent, keepUnknown: true);

    private static JsonObject Properties(JsonObject stored, JsonObject sent, bool keepUnknown)
    {
        var merged = new JsonObject();
        foreach (var (name, value) in stored)
        {
            if (sent.TryGetPropertyValue(name, out var other))
            {
                merged[name] = Value(name, value, other);
            }
            else if (keepUnknown || value is null)
            {
                merged[name] = value?.DeepClone();
            }
        }

        foreach (var (name, value) in sent)
        {
            if (value is not null && !stored.ContainsKey(name))
            {
                merged[name] = value.DeepClone();
            }
        }

        return merged;
    }

    private static JsonNode? Value(string name, JsonNode? stored, JsonNode? sent) =>
        (stored, sent) switch
        {
            _ when JsonNode.DeepEquals(stored, sent) => stored?.DeepClone(),
            (JsonObject before, JsonObject after) when name == "designer" => Place(before, after),
            (JsonObject before, JsonObject after) => Properties(before, after, Typed.Contains(name)),
            (JsonArray before, JsonArray after) => Items(before, after, Typed.Contains(name)),
            _ => sent?.DeepClone(),
        };

    /// <summary>
    /// An activity that was not moved keeps the size it was stored with: the editor measures its own, which depends on its fonts.
    /// </summary>
    private static JsonObject Place(JsonObject stored, JsonObject sent)
    {
        var merged = Properties(stored, sent, keepUnknown: true);
        if (stored["size"] is { } size && JsonNode.DeepEquals(stored["position"], sent["position"]))
        {
            merged["size"] = size.DeepClone();
        }

        return merged;
    }

    private static JsonArray Items(JsonArray stored, JsonArray sent, bool keepUnknown)
    {
        var after = new Dictionary<string, JsonObject>();
        foreach (var item in sent)
        {
            if (Key(item) is not { } key || !after.TryAdd(key, (JsonObject)item!))
            {
                return (JsonArray)sent.DeepClone();
            }
        }

        var merged = new JsonArray();
        foreach (var item in stored)
        {
            if (Key(item) is { } key && after.Remove(key, out var other))
            {
                merged.Add(Properties((JsonObject)item!, other, keepUnknown));
            }
        }

        foreach (var item in after.Values)
        {
            merged.Add(item.DeepClone());
        }

        return merged;
    }

    private static string? Key(JsonNode? item) =>
        item is not JsonObject owner ? null
        : owner["source"] is JsonObject source && owner["target"] is JsonObject target
            ? $"{source["activity"]}|{source["port"]}|{target["activity"]}"
        : (owner["id"] ?? owner["name"])?.ToString();
}
