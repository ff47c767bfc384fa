using System.Text.Json;
using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>The id of one kind of thing: no id of another kind and no other text gets into its place by mistake.</summary>
public interface ITypedId<TSelf>
    where TSelf : struct, ITypedId<TSelf>
{
    string Value { get; }

    static abstract TSelf Of(string value);
}

/// <summary>An id in JSON is the plain string, as a value and as the name of a member.</summary>
public sealed class TypedIdConverter<TId> : JsonConverter<TId>
    where TId : struct, ITypedId<TId>
{
    public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? TId.Of(reader.GetString()!) : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    public override TId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TId.Of(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);
}
