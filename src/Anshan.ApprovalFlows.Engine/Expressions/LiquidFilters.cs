using System.Collections;
using DotLiquid;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>The filters of Liquid whose result can be longer than what they are given; the names are the language's.</summary>
internal static class LiquidFilters
{
    /// <summary>Two texts, one after the other.</summary>
    public static string Append(string? input, string? text) => Bounded(input, text);

    /// <summary>Two texts, the other one first.</summary>
    public static string Prepend(string? input, string? text) => Bounded(text, input);

    /// <summary>Every occurrence replaced; both are plain texts.</summary>
    public static string? Replace(string? input, string? part, string? by = "") => Replaced(input, part, by, int.MaxValue);

    /// <summary>The first occurrence replaced.</summary>
    public static string? ReplaceFirst(string? input, string? part, string? by = "") => Replaced(input, part, by, 1);

    /// <summary>Every occurrence removed.</summary>
    public static string? Remove(string? input, string? part) => Replaced(input, part, "", int.MaxValue);

    /// <summary>The first occurrence removed.</summary>
    public static string? RemoveFirst(string? input, string? part) => Replaced(input, part, "", 1);

    /// <summary>The items as one text.</summary>
    public static string? Join(IEnumerable? input, string? glue = " ")
    {
        if (input is null)
        {
            return null;
        }

        var text = new BoundedText();
        var isFirst = true;
        foreach (var item in input)
        {
            text.Write(isFirst ? "" : glue);
            text.Write(item?.ToString());
            isFirst = false;
        }

        return text.ToString();
    }

    /// <summary>The parts of a text; what sorts or compares them afterwards cannot be stopped on the way, so their number is bounded.</summary>
    public static string[] Split(string? input, string? pattern)
    {
        var parts = StandardFilters.Split(input, pattern);
        return parts.Length <= ScriptSandbox.MaxItems ? parts : throw ScriptBudget.OutOfMemory();
    }

    /// <summary>Two lists, one after the other.</summary>
    public static IEnumerable? Concat(IEnumerable? input, IEnumerable? more)
    {
        List<object?> all = [.. (input ?? Array.Empty<object>()).Cast<object?>(), .. (more ?? Array.Empty<object>()).Cast<object?>()];
        return all.Count <= ScriptSandbox.MaxItems ? all : throw ScriptBudget.OutOfMemory();
    }

    private static string Bounded(string? first, string? second)
    {
        using var text = new BoundedText();
        text.Write(first);
        text.Write(second);
        return text.ToString();
    }

    private static string? Replaced(string? input, string? part, string? by, int most)
    {
        if (string.IsNullOrEmpty(input) || string.IsNullOrEmpty(part))
        {
            return input;
        }

        using var text = new BoundedText();
        var from = 0;
        for (var at = input.IndexOf(part, StringComparison.Ordinal); at >= 0 && most-- > 0; at = input.IndexOf(part, from, StringComparison.Ordinal))
        {
            text.Write(input[from..at]);
            text.Write(by);
            from = at + part.Length;
        }

        text.Write(input[from..]);
        return text.ToString();
    }
}
