using System.Text.Json;
using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Engine.Flowcharts;

/// <summary>
/// Writes counters by their value, for most of them are the same:
/// <c>{"visits":[[1,"fork","start"]],"connections":[[3,"start:Done>fork"]]}</c>.
/// A connection's number is twice its count, one more where it was followed the last time.
/// </summary>
internal sealed class FlowScopeJson : JsonConverter<FlowScope>
{
    public override FlowScope Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var scope = new FlowScope();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("visits"u8))
            {
                ReadGroups(ref reader, (name, number) => scope.Visits[name] = number);
            }
            else
            {
                ReadGroups(ref reader, (name, number) => scope.Connections[name] = new ConnectionVisits(number / 2, number % 2 == 1));
            }
        }

        return scope;
    }

    public override void Write(Utf8JsonWriter writer, FlowScope value, JsonSerializerOptions options)
    {
        var counters = new List<(int Number, string Name)>(Math.Max(value.Visits.Count, value.Connections.Count));
        foreach (var (name, number) in value.Visits)
        {
            counters.Add((number, name));
        }

        writer.WriteStartObject();
        WriteGroups(writer, "visits"u8, counters);
        counters.Clear();
        foreach (var (name, visits) in value.Connections)
        {
            counters.Add(((visits.Count * 2) + (visits.Followed ? 1 : 0), name));
        }

        WriteGroups(writer, "connections"u8, counters);
        writer.WriteEndObject();
    }

    /// <remarks>In one order whatever the order of counting, so that equal counters are equal texts.</remarks>
    private static void WriteGroups(Utf8JsonWriter writer, ReadOnlySpan<byte> property, List<(int Number, string Name)> counters)
    {
        counters.Sort(
            static (one, other) => one.Number != other.Number ? one.Number - other.Number : string.CompareOrdinal(one.Name, other.Name)
        );
        writer.WriteStartArray(property);
        int? group = null;
        foreach (var (number, name) in counters)
        {
            if (group != number)
            {
                if (group is not null)
                {
                    writer.WriteEndArray();
                }

                writer.WriteStartArray();
                writer.WriteNumberValue(number);
                group = number;
            }

            writer.WriteStringValue(name);
        }

        if (group is not null)
        {
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void ReadGroups(ref Utf8JsonReader reader, Action<string, int> keep)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            Expect(ref reader, JsonTokenType.Number);
            var number = reader.GetInt32();
            while (reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                keep(reader.GetString()!, number);
            }
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType kind)
    {
        if (!reader.Read() || reader.TokenType != kind)
        {
            throw new JsonException("The counters of a flowchart are not as they were written.");
        }
    }
}
