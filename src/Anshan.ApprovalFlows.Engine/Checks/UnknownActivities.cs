using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;

namespace Anshan.ApprovalFlows.Engine.Checks;

/// <summary>
/// Activities of types that are not installed: the designer sees them as <c>Elsa.NotFoundActivity</c> and can move or delete them; what is
/// stored, and exported, is always the activity as it was drawn.
/// </summary>
public static class UnknownActivities
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document for the designer; the same text where every type is known.</summary>
    /// <param name="json">The document.</param>
    /// <param name="catalog">The types that are installed.</param>
    /// <param name="isUsable">Whether a definition may be used as an activity; null where that is not asked.</param>
    public static string Hide(string json, ActivityCatalog catalog, Func<string, bool>? isUsable = null) =>
        Change(
            json,
            activity =>
            {
                var type = Text(activity, "type");
                var isKnown = Text(activity, "workflowDefinitionId") is { } used
                    ? isUsable?.Invoke(used) ?? true
                    : type is null || catalog.Find(type) is not null || (UsedNames.IsName(type) && isUsable?.Invoke(type) is true);
                return type is null || isKnown ? null : Hidden(activity, type);
            }
        );

    /// <summary>The document to store, from what the designer sent; the same text where nothing was hidden.</summary>
    public static string Restore(string json) =>
        Change(
            json,
            activity =>
                Text(activity, "type") == NotFound.TypeName && Text(activity, "originalActivityJson") is { } written
                    ? Restored(activity, written)
                    : null
        );

    private static JsonObject Hidden(JsonObject activity, string type)
    {
        var metadata = activity["metadata"]?.DeepClone() as JsonObject ?? [];
        metadata["displayText"] = $"未知活动：{type}";
        return new JsonObject
        {
            ["missingTypeName"] = type,
            ["missingTypeVersion"] = activity["version"]?.DeepClone() ?? 1,
            ["originalActivityJson"] = activity.ToJsonString(Relaxed),
            ["id"] = activity["id"]?.DeepClone(),
            ["nodeId"] = activity["nodeId"]?.DeepClone(),
            ["name"] = activity["name"]?.DeepClone(),
            ["type"] = NotFound.TypeName,
            ["version"] = 1,
            ["customProperties"] = activity["customProperties"]?.DeepClone(),
            ["metadata"] = metadata,
        };
    }

    /// <summary>The original, at the place to which the designer moved it.</summary>
    private static JsonObject? Restored(JsonObject hidden, string written)
    {
        JsonObject? original;
        try
        {
            original = JsonNode.Parse(written) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }

        if (original is not null && hidden["metadata"]?["designer"] is { } place && original["metadata"] is JsonObject metadata)
        {
            metadata["designer"] = place.DeepClone();
        }

        return original;
    }

    private static string Change(string json, Func<JsonObject, JsonObject?> exchange)
    {
        _ = DefinitionReader.Parse(json);
        var document = JsonNode.Parse(json);
        var isChanged = false;
        if (document is JsonObject { } definition && definition["root"] is { } root)
        {
            Visit(root);
        }

        return isChanged ? document!.ToJsonString(Relaxed) : json;

        void Visit(JsonNode? node)
        {
            foreach (
                var child in node switch
                {
                    JsonObject owner => owner.Select(pair => pair.Value).ToList(),
                    JsonArray items => items.ToList(),
                    _ => [],
                }
            )
            {
                if (
                    child is JsonObject activity
                    && Text(activity, "type") is not null
                    && Text(activity, "id") is not null
                    && exchange(activity) is { } other
                )
                {
                    activity.ReplaceWith(other);
                    isChanged = true;
                }
                else
                {
                    Visit(child);
                }
            }
        }
    }

    private static string? Text(JsonObject owner, string name) =>
        owner[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
