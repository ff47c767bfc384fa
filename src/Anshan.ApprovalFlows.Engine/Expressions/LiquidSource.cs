using System.Collections.Frozen;
using DotLiquid;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Reads Liquid once and refuses what cannot be bounded while it is rendered.</summary>
internal static class LiquidSource
{
    /// <summary>The longest template, in characters.</summary>
    public const int MaxSource = 20_000;

    private const int MaxDepth = 20;
    private const int MaxMarkup = 2_000;
    private const int MaxFilters = 20;
    private const int MaxCharacters = 4_000_000;
    private static readonly BoundedCache<Template> Templates = new(Parse, MaxCharacters);

    private static readonly FrozenSet<string> Blocks = new[] { "if", "unless", "case", "for", "capture", "comment", "raw" }.ToFrozenSet();
    private static readonly FrozenSet<string> Tags = new[] { "elsif", "else", "when", "assign", "break", "continue", "cycle", "increment", "decrement" }.ToFrozenSet();
    private static readonly FrozenSet<string> Filters = new[]
    {
        "upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip", "strip_newlines", "newline_to_br", "size", "first", "last", "join", "split",
        "replace", "replace_first", "remove", "remove_first", "append", "prepend", "slice", "truncate", "truncatewords", "default", "date", "plus", "minus",
        "times", "divided_by", "modulo", "round", "ceil", "floor", "abs", "at_least", "at_most", "escape", "h", "url_encode", "map", "where", "sort", "uniq",
        "compact", "reverse", "concat", "sum", "currency",
    }.ToFrozenSet();

    /// <summary>The parsed template, from the cache where it is known.</summary>
    /// <exception cref="ExpressionException">The template is too long, cannot be read or uses what is not allowed.</exception>
    public static Template Get(string source)
    {
        if (source.Length > MaxSource)
        {
            throw new ExpressionException(ExpressionProblem.TooLong, $"Liquid 表达式有 {source.Length} 个字符，超过 {MaxSource} 个。");
        }

        return Templates.Get(source);
    }

    private static Template Parse(string source)
    {
        LiquidTags.Register();
        Refuse(source);
        try
        {
            var template = Template.Parse(source);
            template.MakeThreadSafe();
            return template;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            throw new ExpressionException(ExpressionProblem.Syntax, $"Liquid 表达式有语法错误：{problem.Message}");
        }
    }

    private static void Refuse(string source)
    {
        var depth = 0;
        for (var at = source.IndexOf('{'); at >= 0 && at < source.Length - 1; at = source.IndexOf('{', at))
        {
            var isTag = source[at + 1] == '%';
            if (!isTag && source[at + 1] != '{')
            {
                at++;
                continue;
            }

            var end = source.IndexOf(isTag ? "%}" : "}}", at + 2, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new ExpressionException(ExpressionProblem.Syntax, $"Liquid 表达式中从第 {at + 1} 个字符开始的标记没有结束。");
            }

            var markup = source[(at + 2)..end].Trim('-', ' ', '\t', '\r', '\n');
            at = end + 2;
            if (isTag)
            {
                var name = Word(markup);
                depth += Step(name);
                Markup(markup[name.Length..], isLoop: name == "for");
                if (depth > MaxDepth)
                {
                    throw new ExpressionException(ExpressionProblem.TooDeep, $"Liquid 表达式嵌套超过 {MaxDepth} 层。");
                }

                if (name is "raw" or "comment")
                {
                    var close = source.IndexOf("end" + name, at, StringComparison.Ordinal);
                    at = close < 0 ? source.Length : source.LastIndexOf('{', close);
                }
            }
            else
            {
                Markup(markup, isLoop: false);
            }
        }
    }

    private static int Step(string tag) =>
        Blocks.Contains(tag) ? 1
        : tag.StartsWith("end", StringComparison.Ordinal) && Blocks.Contains(tag[3..]) ? -1
        : Tags.Contains(tag) ? 0
        : throw new ExpressionException(ExpressionProblem.NotAllowed, $"Liquid 表达式中不能使用标记“{tag}”。");

    private static void Markup(string markup, bool isLoop)
    {
        if (markup.Length > MaxMarkup)
        {
            throw new ExpressionException(ExpressionProblem.TooLong, $"Liquid 表达式中的一处标记超过 {MaxMarkup} 个字符。");
        }

        var bare = WithoutTexts(markup);
        if (!isLoop && bare.Contains("..", StringComparison.Ordinal))
        {
            throw new ExpressionException(ExpressionProblem.NotAllowed, "Liquid 表达式中，区间（如 1..5）只能用在 for 中。");
        }

        var filters = bare.Split('|').Skip(1).Select(part => Word(part.TrimStart())).ToList();
        if (filters.Count > MaxFilters)
        {
            throw new ExpressionException(ExpressionProblem.TooLong, $"Liquid 表达式中的一处标记超过 {MaxFilters} 个过滤器。");
        }

        if (filters.Find(name => !Filters.Contains(name)) is { } unknown)
        {
            throw new ExpressionException(ExpressionProblem.NotAllowed, $"Liquid 表达式中不能使用过滤器“{unknown}”。");
        }
    }

    private static string WithoutTexts(string markup)
    {
        var bare = new System.Text.StringBuilder();
        char? quote = null;
        foreach (var letter in markup)
        {
            if (quote is null && letter is not ('\'' or '"'))
            {
                bare.Append(letter);
            }

            quote = quote is null ? (letter is '\'' or '"' ? letter : null) : letter == quote ? null : quote;
        }

        return bare.ToString();
    }

    private static string Word(string markup) => string.Concat(markup.TakeWhile(letter => char.IsLetterOrDigit(letter) || letter == '_'));
}
