using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Numbers of scripts, of JSON and of texts, as decimals and as the types of Elsa.</summary>
internal static partial class Numbers
{
    private const int LongestShown = 60;

    private static readonly Dictionary<string, (decimal Least, decimal Most)> Wholes = new()
    {
        ["Byte"] = (byte.MinValue, byte.MaxValue),
        ["Int16"] = (short.MinValue, short.MaxValue),
        ["Int32"] = (int.MinValue, int.MaxValue),
        ["Int64"] = (long.MinValue, long.MaxValue),
    };

    /// <summary>
    /// The number in a value: a JSON number, or a text that is one (<c>1,000,000.5</c>, full-width digits); null when there is none that a
    /// decimal can hold.
    /// </summary>
    public static decimal? Read(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            JsonValueKind.Number => OfJson(value.ToJsonString()),
            JsonValueKind.String => OfText(Values.Text(value)!),
            _ => null,
        };

    /// <summary>The value as a number of a type.</summary>
    /// <exception cref="ValueConversionException">It is no number, or not one that the type can hold.</exception>
    public static JsonNode? Convert(JsonNode value, string typeName)
    {
        var text = Values.Text(value)!;
        if (string.IsNullOrWhiteSpace(text))
        {
            return typeName is "Single" or "Double" ? JsonValue.Create(0d) : JsonValue.Create(0);
        }

        var number = value.GetValueKind() switch
        {
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            _ => Read(value),
        };
        if (typeName is "Single" or "Double")
        {
            return number is { } real ? JsonValue.Create(IsPlain(text) ? double.Parse(text, CultureInfo.InvariantCulture) : (double)real)
                : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var large) && double.IsFinite(large)
                    ? JsonValue.Create(large)
                : throw Unfit(text, typeName, "不是数");
        }

        if (typeName == "Decimal")
        {
            return JsonValue.Create(
                number
                    ?? throw Unfit(
                        text,
                        typeName,
                        IsFloat(text) ? "放不进 Decimal（绝对值不超过 79228162514264337593543950335）" : "不是数"
                    )
            );
        }

        var (least, most) = Wholes[typeName];
        if (number is null && !IsFloat(text))
        {
            // As Elsa records it (var-int-from-text): a text without any digit is 0 where a whole number is wanted.
            return value.GetValueKind() == JsonValueKind.String && !text.Any(char.IsNumber)
                ? JsonValue.Create(0L)
                : throw Unfit(text, typeName, "不是数");
        }

        var whole = number is { } given ? decimal.Round(given, MidpointRounding.ToEven) : decimal.MaxValue;
        return whole >= least && whole <= most
            ? JsonValue.Create((long)whole)
            : throw Unfit(
                number is { } shown ? Written(shown) : text,
                typeName,
                $"放不进 {typeName}（{Written(least)} 至 {Written(most)}）"
            );
    }

    private static ValueConversionException Unfit(string text, string typeName, string why)
    {
        var shown = Short(text);
        return new ValueConversionException(shown, typeName, $"“{shown}”{why}。");
    }

    /// <summary>Whether a text without any digit stands where a number is wanted.</summary>
    internal static bool IsWord(JsonNode? value, string typeName) =>
        Wholes.ContainsKey(typeName)
        && value?.GetValueKind() == JsonValueKind.String
        && !string.IsNullOrWhiteSpace(Values.Text(value))
        && Read(value) is null;

    /// <summary>The beginning of a text, as much as a sentence can show.</summary>
    internal static string Short(string text) => text.Length <= LongestShown ? text : text[..LongestShown] + "…";

    private static string Written(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// A number of more than 15 digits that is exactly what a double prints comes from a script: the digits behind the fifteenth are
    /// rounding errors of the binary form.
    /// </summary>
    private static decimal? OfJson(string json)
    {
        if (!decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
        {
            return null;
        }

        var digits = json.TakeWhile(letter => letter is not ('e' or 'E')).Count(char.IsAsciiDigit);
        return
            digits > 15
            && json.Contains('.', StringComparison.Ordinal)
            && double.Parse(json, CultureInfo.InvariantCulture) is var real
            && real.ToString("R", CultureInfo.InvariantCulture) == json
            ? (decimal)real
            : exact;
    }

    private static decimal? OfText(string text)
    {
        var written = text.Normalize(NormalizationForm.FormKC).Trim();
        var plain = Grouped().IsMatch(written) ? written.Replace(",", "", StringComparison.Ordinal) : written;
        return decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static bool IsPlain(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real);

    private static bool IsFloat(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    [GeneratedRegex(@"\A[+-]?\d{1,3}(,\d{3})+(\.\d+)?\z", RegexOptions.None, 1000)]
    private static partial Regex Grouped();
}
