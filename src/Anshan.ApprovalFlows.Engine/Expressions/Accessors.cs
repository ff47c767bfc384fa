using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>The names of Elsa's accessors: <c>getTotal()</c>, <c>setTotal(…)</c>, <c>getTotalFromReview1()</c>.</summary>
public static partial class Accessors
{
    /// <summary>Whether scripts can call something by this name; others have no accessors.</summary>
    public static bool IsName(string name) =>
        name.Length > 0
        && !char.IsAsciiDigit(name[0])
        && name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '$' or '-' or ' ');

    /// <summary>
    /// The spellings behind <c>get</c> and <c>set</c> for a name: the first letter as capital, and words joined as Elsa does
    /// (<c>order_id</c>: Order_id, OrderId).
    /// </summary>
    public static IEnumerable<string> Spellings(string name) =>
        !IsName(name)
            ? []
            : new[]
            {
                char.ToUpperInvariant(name[0]) + name[1..],
                WordStart().Replace(name, match => match.Groups[1].Value.ToUpperInvariant()),
            }
                .Where(spelling => !spelling.Contains('-', StringComparison.Ordinal) && !spelling.Contains(' ', StringComparison.Ordinal))
                .Distinct();

    /// <summary>The accessors of an activity's output.</summary>
    public static IEnumerable<string> OfOutput(string output, string activity) =>
        Spellings(activity).SelectMany(name => Spellings(output).Append(output).Distinct().Select(spelling => $"get{spelling}From{name}"));

    /// <summary>The accessors of a workflow input, which Elsa also spells with the name as it is.</summary>
    public static IEnumerable<string> OfInput(string input) =>
        Spellings(input).Append(input).Distinct().Select(spelling => $"get{spelling}");

    [GeneratedRegex("(?:[ _-]+|^)([a-zA-Z])", RegexOptions.None, 1000)]
    private static partial Regex WordStart();
}
