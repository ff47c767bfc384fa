using System.Text.Json;
using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Amounts;

/// <summary>Money in JSON is a text in yuan, so that no reader ever passes it through a binary fraction.</summary>
public sealed class MoneyJsonConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("金额应写成带引号的文本，单位为元，例如 \"500000.00\"。");
        }

        var text = reader.GetString()!;
        var negative = text.StartsWith('-');
        return Money.TryParseYuan(negative ? text[1..] : text, out var value, out var problem)
            ? negative
                ? Money.Zero - value
                : value
            : throw new JsonException(problem);
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToInvariant());
}
