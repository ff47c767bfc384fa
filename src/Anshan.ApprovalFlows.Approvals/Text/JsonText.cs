using System.Text.Json;

namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>Whether the texts of a JSON document can be stored, without reading it into objects and without changing it.</summary>
public static class JsonText
{
    private static readonly JsonReaderOptions Lenient = new()
    {
        MaxDepth = 256,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>
    /// What is wrong with the first text that cannot be stored (<see cref="TypedText.Problem"/>); null when all can, or when it is no JSON
    /// at all.
    /// </summary>
    public static string? Problem(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = new(utf8, Lenient);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && Problem(ref reader) is { } problem)
                {
                    return problem;
                }
            }

            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Which name an object has twice, of which one would be lost; null when none has, or when it is no JSON at all.</summary>
    /// <remarks>Ask <see cref="Problem(ReadOnlySpan{byte})"/> first: here every name can be read.</remarks>
    public static string? Repeated(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = new(utf8, Lenient);
        Stack<HashSet<string>> open = new();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        open.Push([]);
                        break;
                    case JsonTokenType.EndObject:
                        open.Pop();
                        break;
                    case JsonTokenType.PropertyName when !open.Peek().Add(reader.GetString()!):
                        return $"提交的 JSON 里有一处把“{TextLength.Last(TypedText.Line(reader.GetString()), 40)}”写了两次，请只留一个后重新提交。";
                    default:
                        break;
                }
            }

            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Problem(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && reader.ValueSpan.IndexOfAnyInRange((byte)0x80, (byte)0xFF) < 0)
        {
            return null;
        }

        try
        {
            return TypedText.Problem(reader.GetString());
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8: the reader makes no text of them.
            return "有一处文字含有不完整的字符（半个生僻字或表情符号），或者不是 UTF-8 编码，无法保存，请改正后重新提交。";
        }
    }
}
