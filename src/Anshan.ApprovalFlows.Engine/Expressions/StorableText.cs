using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Text that both databases can keep: without NUL, and without half of a surrogate pair.</summary>
public static class StorableText
{
    private const string Why = "含有不能保存的字符（NUL 或半个字符），请检查截取文字的地方。";

    /// <summary>Whether a text can be kept as it is.</summary>
    public static bool Is(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (
                text[index] == '\0'
                || (char.IsSurrogate(text[index]) && !(index + 1 < text.Length && char.IsSurrogatePair(text[index], text[++index])))
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The text, each character that cannot be kept replaced by <c>U+FFFD</c>: for texts that are only shown, such as the message of an
    /// error.
    /// </summary>
    public static string Shown(string text)
    {
        if (Is(text))
        {
            return text;
        }

        var letters = text.ToCharArray();
        for (var index = 0; index < letters.Length; index++)
        {
            if (index + 1 < letters.Length && char.IsSurrogatePair(letters[index], letters[index + 1]))
            {
                index++;
            }
            else if (letters[index] == '\0' || char.IsSurrogate(letters[index]))
            {
                letters[index] = '\uFFFD';
            }
        }

        return new string(letters);
    }

    /// <summary>The text as it is.</summary>
    /// <exception cref="ExpressionException">It cannot be kept.</exception>
    internal static string Checked(string text, string what) =>
        Is(text) ? text : throw new ExpressionException(ExpressionProblem.NotAllowed, what + Why);

    /// <summary>The value as it is.</summary>
    /// <exception cref="ExpressionException">A text or a name in it cannot be kept.</exception>
    internal static JsonNode? Checked(JsonNode? value, string what)
    {
        switch (value)
        {
            case JsonValue text when text.TryGetValue<string>(out var written):
                Checked(written, what);
                break;
            case JsonArray items:
                items.ToList().ForEach(item => Checked(item, what));
                break;
            case JsonObject members:
                foreach (var (name, member) in members)
                {
                    Checked(name, what);
                    Checked(member, what);
                }

                break;
            default:
                break;
        }

        return value;
    }
}
