using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Values are JSON everywhere; here they are read as and converted to the types a definition names.</summary>
public static class Values
{
    /// <summary>The text of a value: strings as they are, the rest as JSON; null for null.</summary>
    public static string? Text(JsonNode? value) =>
        value switch
        {
            null => null,
            JsonValue scalar when scalar.TryGetValue<string>(out var text) => text,
            _ => value.ToJsonString(),
        };

    /// <summary>The number in a value or its text; null when there is none.</summary>
    public static decimal? Number(JsonNode? value) => Numbers.Read(value);

    /// <summary>
    /// Elsa's truth, for conditions: true, every number but 0, and the text true in any case; everything else is false, as
    /// recorded.
    /// </summary>
    public static bool Truth(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.Number => Number(value) is not 0,
            JsonValueKind.String => bool.TryParse(Text(value), out var holds) && holds,
            _ => false,
        };

    /// <summary>The truth value that is stored as a Boolean: a text that is neither true nor false, or a list, is refused.</summary>
    private static bool Decided(JsonNode value) =>
        value.GetValueKind() is JsonValueKind.Array or JsonValueKind.Object
        || (value.GetValueKind() == JsonValueKind.String && !string.IsNullOrWhiteSpace(Text(value)) && !bool.TryParse(Text(value), out _))
            ? throw new ValueConversionException(
                Text(value)!,
                "Boolean",
                $"“{Numbers.Short(Text(value)!)}”不是是或否，应为 true 或 false。"
            )
            : Truth(value);

    /// <summary>A list of texts: an array, or the JSON text of one.</summary>
    public static IReadOnlyList<string> Texts(JsonNode? value) =>
        Convert(value, "Object", isArray: true) is JsonArray items ? [.. items.Select(item => Text(item) ?? "")] : [];

    /// <summary>Converts a value to a type of Elsa's.</summary>
    /// <exception cref="ValueConversionException">The value does not fit the type: nothing is cut, rounded away or replaced without a
    /// word.</exception>
    public static JsonNode? Convert(JsonNode? value, string typeName, bool isArray = false)
    {
        if (value is null)
        {
            return null;
        }

        if (isArray || typeName.StartsWith("List<", StringComparison.Ordinal))
        {
            return value is JsonArray ? value
                : ParseJson(Text(value)) is JsonArray parsed ? parsed
                : new JsonArray(value.DeepClone());
        }

        return typeName switch
        {
            "String" => JsonValue.Create(Text(value)),
            "Boolean" => JsonValue.Create(Decided(value)),
            "Byte" or "Int16" or "Int32" or "Int64" or "Single" or "Double" or "Decimal" => Numbers.Convert(value, typeName),
            "TimeSpan" => Checked(value, typeName, text => Durations.Read(text)),
            "DateTime" or "DateTimeOffset" or "DateOnly" => Checked(value, typeName, text => LocalTime.Read(text)),
            "TimeOnly" => Checked(
                value,
                typeName,
                text =>
                    _ = TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out _)
                        ? 0
                        : throw new WorkflowFaultException($"“{text}”不是一天中的时间，应如 17:30:00。")
            ),
            "Guid" => Checked(
                value,
                typeName,
                text =>
                    _ = Guid.TryParse(text, out _)
                        ? 0
                        : throw new WorkflowFaultException($"“{text}”不是 Guid，应如 6f9619ff-8b86-d011-b42d-00cf4fc964ff。")
            ),
            "ObjectDictionary" or "ExpandoObject" or "JsonObject" or "JsonElement" or "JsonNode" => value is JsonObject or JsonArray
                ? value
                : ParseJson(Text(value)) ?? value,
            _ => value,
        };
    }

    /// <summary>Why a value that is written in a drawing does not fit its type, in Chinese; null when it does.</summary>
    public static string? WhyUnfit(JsonNode? value, string typeName, bool isArray = false)
    {
        try
        {
            // A step would take 0, as Elsa does; but a word in place of a number is a mistake in the drawing.
            return Convert(value, typeName, isArray) is not null && !isArray && Numbers.IsWord(value, typeName)
                ? $"“{Numbers.Short(Text(value)!)}”不是数。"
                : null;
        }
        catch (ValueConversionException problem)
        {
            return problem.Message;
        }
    }

    /// <summary>Reads an initial value: text for most types, JSON where the document gives JSON.</summary>
    /// <exception cref="ValueConversionException">It does not fit the type; publishing refuses it.</exception>
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
    public static JsonNode? Node(JsonElement element) =>
        element.ValueKind switch
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

    /// <summary>The value as it is, when its text can be read; an empty text stays one.</summary>
    private static JsonNode? Checked(JsonNode value, string typeName, Action<string> read)
    {
        if (value.GetValueKind() == JsonValueKind.String && Text(value) is { } text && !string.IsNullOrWhiteSpace(text))
        {
            try
            {
                read(text);
            }
            catch (WorkflowFaultException problem)
            {
                throw new ValueConversionException(text, typeName, problem.Message);
            }
        }

        return value;
    }
}

/// <summary>A value does not fit the type of the variable or input it is meant for.</summary>
/// <param name="value">The value as text.</param>
/// <param name="typeName">Elsa's alias of the type.</param>
/// <param name="message">The sentence for people, in Chinese, with the value in it.</param>
public sealed class ValueConversionException(string value, string typeName, string message) : Exception(message)
{
    /// <summary>The value as text.</summary>
    public string Value { get; } = value;

    /// <summary>The type it does not fit.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>The same with a name for where the value was to go, put before the sentence.</summary>
    internal ValueConversionException Of(string what) => new(Value, TypeName, what + Message);
}
