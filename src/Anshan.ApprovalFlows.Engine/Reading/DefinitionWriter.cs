using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Anshan.ApprovalFlows.Engine.Reading;

/// <summary>What the server decides about a document: its ids, its number, its state. Null keeps the value of the document.</summary>
public sealed record DefinitionHead
{
    /// <summary>The version's id.</summary>
    public string? Id { get; init; }

    /// <summary>The id all versions share.</summary>
    public string? DefinitionId { get; init; }

    /// <summary>The version's number.</summary>
    public int? Version { get; init; }

    /// <summary>The name on screen.</summary>
    public string? Name { get; init; }

    /// <summary>Whether there is no later version.</summary>
    public bool? IsLatest { get; init; }

    /// <summary>Whether new instances start on it.</summary>
    public bool? IsPublished { get; init; }

    internal Dictionary<string, string> Values()
    {
        var values = new Dictionary<string, string>();
        void Add(string name, string? json)
        {
            if (json is not null)
            {
                values[name] = json;
            }
        }

        Add("id", Text(Id));
        Add("definitionId", Text(DefinitionId));
        Add("version", Version?.ToString(CultureInfo.InvariantCulture));
        Add("name", Text(Name));
        Add("isLatest", IsLatest is { } latest ? (latest ? "true" : "false") : null);
        Add("isPublished", IsPublished is { } published ? (published ? "true" : "false") : null);
        return values;
    }

    private static string? Text(string? value) => value is null ? null : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)}\"";
}

/// <summary>Writes a document with the values of the head; everything else stays byte for byte, unknown properties included.</summary>
public static class DefinitionWriter
{
    /// <summary>The document with the values of the head in their places; those it did not have come first.</summary>
    /// <exception cref="Definitions.DefinitionException">The text is no JSON object.</exception>
    public static string Write(string json, DefinitionHead head)
    {
        if (DefinitionReader.Parse(json).ValueKind != JsonValueKind.Object)
        {
            throw DefinitionReader.Refuse("$", "流程定义应为一个对象。");
        }

        var bytes = Encoding.UTF8.GetBytes(json);
        var values = head.Values();
        var result = new StringBuilder(json.Length + 200);
        var (copied, isEmpty) = (0, true);
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        var first = (int)reader.BytesConsumed;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var end = (int)reader.BytesConsumed;
            if (values.Remove(name, out var value) && !IsEqual(bytes.AsSpan(start, end - start), value))
            {
                result.Append(Encoding.UTF8.GetString(bytes, copied, start - copied)).Append(value);
                copied = end;
            }
        }

        result.Append(Encoding.UTF8.GetString(bytes, copied, bytes.Length - copied));
        if (values.Count > 0)
        {
            var missing = string.Join(',', values.Select(pair => $"\"{pair.Key}\":{pair.Value}"));
            result.Insert(Encoding.UTF8.GetCharCount(bytes, 0, first), isEmpty ? missing : missing + ",");
        }

        return result.ToString();
    }

    /// <summary>The same value may be written in several ways; what is equal is left as it was written.</summary>
    private static bool IsEqual(ReadOnlySpan<byte> written, string value) =>
        JsonElement.DeepEquals(JsonElement.Parse(written), JsonElement.Parse(value));
}
