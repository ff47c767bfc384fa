using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Values are JSON everywhere; here they are read as and converted to the types a definition names.</summary>
public static class Values
{
    /// <summary>The text of a value: strings as they are, the rest as JSON; null for null.</summary>
    public static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(),
    };

    /// <summary>The number in a value or its text; null when there is none.</summary>
    public static decimal? Number(JsonNode? value) =>
        decimal.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Elsa's truth: true, 1 and the text true in any case; everything else is false.</summary>
    public static bool Truth(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => Number(value) is not (null or 0),
        JsonValueKind.String => bool.TryParse(Text(value), out var holds) && holds,
        _ => false,
    };

    /// <summary>A list of texts: an array, or the JSON text of one.</summary>
    public static IReadOnlyList<string> Texts(JsonNode? value) =>
        Convert(value, "Object", isArray: true) is JsonArray items ? [.. items.Select(item => Text(item) ?? "")] : [];

    /// <summary>Converts a value to a type of Elsa's; what cannot be converted becomes the type's default, without a fault.</summary>
    public static JsonNode? Convert(JsonNode? value, string typeName, bool isArray = false)
    {
        if (value is null)
        {
            return null;
        }

        if (isArray || typeName.StartsWith("List<", StringComparison.Ordinal))
        {
            return value is JsonArray ? value : ParseJson(Text(value)) is JsonArray parsed ? parsed : new JsonArray(value.DeepClone());
        }

        var text = Text(value);
        return typeName switch
        {
            "String" => JsonValue.Create(text),
            "Boolean" => JsonValue.Create(Truth(value)),
            "Int16" or "Int32" or "Int64" or "Byte" => JsonValue.Create(Number(value) is { } number ? (long)decimal.Round(number, MidpointRounding.ToEven) : 0L),
            "Single" or "Double" => JsonValue.Create(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : 0d),
            "Decimal" => JsonValue.Create(Number(value) ?? 0m),
            "ObjectDictionary" or "ExpandoObject" or "JsonObject" or "JsonElement" or "JsonNode" => value is JsonObject or JsonArray ? value : ParseJson(text) ?? value,
            _ => value,
        };
    }

    /// <summary>Reads an initial value: text for most types, JSON where the document gives JSON.</summary>
    public static JsonNode? Initial(JsonElement? element, string typeName, bool isArray)
    {
        if (element is not { } given || given.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return null;
        }

        var node = Node(given);
        return Text(node) is { Length: > 0 } ? Convert(node, typeName, isArray) : null;
    }

    /// <summary>A node of its own for an element.</summary>
    public static JsonNode? Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => JsonValue.Create(element.GetString()),
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        _ => JsonValue.Create(element),
    };

    /// <summary>The JSON in a text, or null.</summary>
    public static JsonNode? ParseJson(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
