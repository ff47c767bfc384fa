using System.Text.Json;
using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Formulas;

/// <summary>What a formula, or a part of it, yields.</summary>
public enum FormulaKind
{
    /// <summary>A number; sums of money are numbers in yuan, a share is a fraction.</summary>
    Number,
    Date,
    Text,

    /// <summary>True or false.</summary>
    Truth,
}

/// <summary>A name that a formula may use.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Values">The only texts it can be; null where any text is possible.</param>
public sealed record FormulaName(FormulaKind Kind, IReadOnlyCollection<string>? Values = null);

/// <summary>
/// An expression over named values as it stands in <c>measure.json</c>: a condition (<c>downPayment >= 20% * price</c>) or a computed
/// value.
/// </summary>
/// <remarks>
/// Immutable, without side effects; the same values always give the same result. A value that is not given is unknown, and so is what needs
/// it; <c>and</c> and <c>or</c> decide as soon as one side does. The language stands in <c>workflows/README.md</c>.
/// </remarks>
[JsonConverter(typeof(FormulaConverter))]
public sealed class Formula : IEquatable<Formula>
{
    private readonly FormulaNode root;

    private Formula(string text, FormulaNode root)
    {
        Text = text;
        this.root = root;
        Names = [.. root.Names().Distinct()];
    }

    /// <summary>As written.</summary>
    public string Text { get; }

    /// <summary>Every name it uses, each once, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads a formula.</summary>
    /// <exception cref="FormulaException">It cannot be read; the message says where and why, in Chinese.</exception>
    public static Formula Parse(string text) => new(text, FormulaParser.Read(text));

    /// <summary>
    /// The value, a <see cref="decimal"/>, <see cref="DateOnly"/>, <see cref="string"/> or <see cref="bool"/>; null when unknown.
    /// </summary>
    /// <param name="value">The value of a name, as one of these types; null where it is not given.</param>
    public object? Evaluate(Func<string, object?> value)
    {
        try
        {
            return root.Evaluate(value);
        }
        catch (Exception beyond) when (beyond is OverflowException or ArgumentOutOfRangeException)
        {
            // A product or a date too large to be said: nothing can be decided by it.
            return null;
        }
    }

    /// <summary>Whether the condition is met; null when that cannot be said.</summary>
    public bool? Holds(Func<string, object?> value) => Evaluate(value) as bool?;

    /// <summary>
    /// What is wrong with it where these names are known: an unknown name, a foreign option, a comparison of unlike kinds.
    /// </summary>
    public IReadOnlyList<string> Problems(Func<string, FormulaName?> name, FormulaKind expected)
    {
        List<string> problems = [];
        var kind = root.Check(name, problems);
        if (problems.Count == 0 && kind != expected)
        {
            problems.Add($"“{Text}”得出的是{FormulaWords.Of(kind)}，这里要的是{FormulaWords.Of(expected)}。");
        }

        return problems;
    }

    public override string ToString() => Text;

    public bool Equals(Formula? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as Formula);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A formula that cannot be read; the message is for the administrator who wrote it.</summary>
public sealed class FormulaException(string message) : Exception(message);

/// <summary>A formula is a text in JSON.</summary>
internal sealed class FormulaConverter : JsonConverter<Formula>
{
    public override Formula Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("表达式应写成带引号的文本，例如 \"downPayment >= 20% * price\"。");
        }

        try
        {
            return Formula.Parse(reader.GetString()!);
        }
        catch (FormulaException wrong)
        {
            throw new JsonException(wrong.Message, wrong);
        }
    }

    public override void Write(Utf8JsonWriter writer, Formula value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}

/// <summary>The kinds in words.</summary>
internal static class FormulaWords
{
    public static string Of(FormulaKind? kind) =>
        kind switch
        {
            FormulaKind.Number => "数字",
            FormulaKind.Date => "日期",
            FormulaKind.Text => "文字",
            FormulaKind.Truth => "是非",
            null => "不能确定的内容",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No word."),
        };
}
