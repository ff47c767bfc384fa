using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Audit;

/// <summary>One spelling per value: names sorted, no blanks, no nulls, text as UTF-8.</summary>
public static class CanonicalJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static byte[] Bytes(object value)
    {
        using var document = JsonSerializer.SerializeToDocument(value, Options);
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = Options.Encoder }))
        {
            Write(writer, document.RootElement);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                var members = new List<(string Name, JsonElement Value)>();
                foreach (var member in value.EnumerateObject())
                {
                    members.Add((member.Name, member.Value));
                }

                members.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
                foreach (var (name, part) in members)
                {
                    writer.WritePropertyName(name);
                    Write(writer, part);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
