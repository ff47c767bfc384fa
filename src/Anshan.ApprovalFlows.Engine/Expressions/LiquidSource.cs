using System.Text.RegularExpressions;
using Fluid;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Reads Liquid once, with its errors in Chinese, and refuses what cannot be bounded while it is read.</summary>
internal static partial class LiquidSource
{
    private const int MaxBrackets = 30;
    private const int MaxPartsOfMarkup = 200;
    private const int MaxCharacters = 4_000_000;
    private static readonly string[] Blocks = ["if", "unless", "case", "for", "tablerow", "capture", "ifchanged"];
    private static readonly BoundedCache<LiquidTemplate> Templates = new(Parse, MaxCharacters);
    private static readonly FluidParser Parser = CreateParser();

    /// <summary>The parsed template, from the cache where it is known.</summary>
    /// <exception cref="ExpressionException">The template is too long, cannot be read or uses what is not allowed.</exception>
    public static LiquidTemplate Get(string source) =>
        source.Length > LiquidTemplate.MaxSource ? throw TooLong(source) : Templates.Get(source);

    public static LiquidTemplate Parse(string source)
    {
        if (source.Length > LiquidTemplate.MaxSource)
        {
            throw TooLong(source);
        }

        RefuseDepth(source);
        if (!TryParse(source, out var template, out var error))
        {
            throw new ExpressionException(ExpressionProblem.Syntax, $"Liquid 表达式有语法错误{error}");
        }

        var names = LiquidNames.Of(template);
        return new LiquidTemplate(new LiquidGuard().VisitTemplate(template), names);
    }

    /// <summary>The library's language without what reads files.</summary>
    private static FluidParser CreateParser()
    {
        var parser = new FluidParser();
        foreach (var tag in new[] { "include", "render", "liquid" })
        {
            parser.RegisteredTags.Remove(tag);
        }

        return parser;
    }

    private static bool TryParse(string source, out IFluidTemplate template, out string error)
    {
        if (Unknown(source) is { } unknown)
        {
            throw new ExpressionException(
                ExpressionProblem.NotAllowed,
                $"Liquid 表达式中不能使用标记“{unknown.Value}”（第 {Line(source, unknown.Index)} 行）。"
            );
        }

        try
        {
            if (Parser.TryParse(source, out template, out var message))
            {
                error = "";
                return true;
            }

            error = Translated(message);
        }
        catch (Exception problem) when (problem is not (ExpressionException or OutOfMemoryException))
        {
            // Whatever the library says of a text that is none of its language.
            (template, error) = (null!, $"：{(problem is OverflowException ? "数太大" : problem.Message)}。");
        }

        return false;
    }

    /// <summary>The first tag that is not offered; what stands in <c>raw</c> and <c>comment</c> is text.</summary>
    private static Group? Unknown(string source) =>
        Tags()
            .Matches(Literal().Replace(source, match => Blank(match.Value)))
            .Select(match => match.Groups["name"])
            .FirstOrDefault(name =>
                !Parser.RegisteredTags.ContainsKey(name.Value)
                && name.Value is not ("else" or "elsif" or "when")
                && !(name.Value.StartsWith("end", StringComparison.Ordinal) && Parser.RegisteredTags.ContainsKey(name.Value[3..]))
            );

    /// <summary>Reading and rendering go as deep as the template nests: both stay far from the end of the stack.</summary>
    private static void RefuseDepth(string source)
    {
        var depth = 0;
        foreach (Match tag in Tags().Matches(Literal().Replace(source, match => Blank(match.Value))))
        {
            var name = tag.Groups["name"].Value;
            depth +=
                Blocks.Contains(name) ? 1
                : name.StartsWith("end", StringComparison.Ordinal) && Blocks.Contains(name[3..]) ? -1
                : 0;
            if (depth > LiquidGuard.MaxDepth)
            {
                throw new ExpressionException(ExpressionProblem.TooDeep, $"Liquid 表达式嵌套超过 {LiquidGuard.MaxDepth} 层。");
            }
        }

        foreach (Match markup in Markups().Matches(source))
        {
            var brackets = 0;
            foreach (var letter in markup.Value)
            {
                brackets +=
                    letter is '[' or '(' ? 1
                    : letter is ']' or ')' ? -1
                    : 0;
                if (brackets > MaxBrackets)
                {
                    throw new ExpressionException(
                        ExpressionProblem.TooDeep,
                        $"Liquid 表达式中的括号嵌套超过 {MaxBrackets} 层（第 {Line(source, markup.Index)} 行）。"
                    );
                }
            }

            if (Parts().Count(Texts().Replace(markup.Value, "''")) > MaxPartsOfMarkup)
            {
                throw new ExpressionException(
                    ExpressionProblem.TooLong,
                    $"Liquid 表达式的一处标记超过 {MaxPartsOfMarkup} 个条件、过滤器或成员（第 {Line(source, markup.Index)} 行）。"
                );
            }
        }
    }

    private static string Blank(string text) => new(' ', text.Length);

    private static int Line(string source, int index) => source.AsSpan(0, index).Count('\n') + 1;

    private static ExpressionException TooLong(string source) =>
        new(ExpressionProblem.TooLong, $"Liquid 表达式有 {source.Length} 个字符，超过 {LiquidTemplate.MaxSource} 个。");

    private static string Translated(string? message)
    {
        var place = Place().Match(message ?? "");
        var where = place.Success ? $"（第 {place.Groups[1].Value} 行第 {place.Groups[2].Value} 个字符）" : "";
        var what = place.Success ? message![..place.Index].Trim() : message ?? "";
        var quoted = Quoted().Match(what).Groups[1].Value;
        var said = what switch
        {
            _ when what.StartsWith("Unknown tag", StringComparison.Ordinal) => $"没有标记“{quoted}”",
            _ when what.StartsWith("A value was expected", StringComparison.Ordinal) => "这里缺少值",
            _ when what.StartsWith("End of tag", StringComparison.Ordinal) => $"标记没有以 {quoted} 结束，或者其中多了内容",
            _ when what.Contains("after the '|'", StringComparison.Ordinal) => "“|”后面缺少过滤器的名称",
            _ when what.StartsWith("An identifier was expected", StringComparison.Ordinal) => "标记里缺少名称",
            _ when what.EndsWith("was expected", StringComparison.Ordinal) && quoted.Length > 0 => $"缺少 {quoted}",
            _ when what.StartsWith("Invalid", StringComparison.Ordinal) => $"标记“{quoted}”写得不对",
            _ when what.StartsWith("Parentheses", StringComparison.Ordinal) => "不能用括号组合条件",
            _ when what.StartsWith("Functions", StringComparison.Ordinal) => "不能调用函数",
            _ => what,
        };
        return $"{where}：{said}。";
    }

    [GeneratedRegex(@"\s+at \((\d+):(\d+)\)", RegexOptions.None, 1000)]
    private static partial Regex Place();

    [GeneratedRegex("'(.+?)'", RegexOptions.None, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{%-?\s*(?<name>\w+)", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex(@"(?<=\{%-?\s*(raw|comment)\s*-?%\}).*?(?=\{%-?\s*end\1\b|\z)", RegexOptions.Singleline, 1000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{\{.*?(\}\}|\z)|\{%.*?(%\}|\z)", RegexOptions.Singleline, 1000)]
    private static partial Regex Markups();

    [GeneratedRegex(@"'[^']*'|""[^""]*""", RegexOptions.None, 1000)]
    private static partial Regex Texts();

    [GeneratedRegex(@"\||\.(?!\.)|\b(and|or|contains)\b|\[", RegexOptions.None, 1000)]
    private static partial Regex Parts();
}
