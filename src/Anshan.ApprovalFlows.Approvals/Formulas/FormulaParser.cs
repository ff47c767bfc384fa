using System.Globalization;
using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Approvals.Formulas;

/// <summary>Reads a formula by recursive descent, from the weakest binding to the strongest.</summary>
internal sealed partial class FormulaParser
{
    private const int MostCharacters = 600;
    private const int MostDepth = 40;
    private readonly List<Token> tokens;
    private int at;
    private int depth;

    private FormulaParser(List<Token> tokens) => this.tokens = tokens;

    private readonly record struct Token(string Text, int Position);

    public static FormulaNode Read(string text)
    {
        if (text.Length > MostCharacters)
        {
            throw new FormulaException($"表达式最多 {MostCharacters} 个字符。");
        }

        FormulaParser parser = new(Split(text));
        var node = parser.Or();
        return parser.Peek is "" ? node : throw parser.Unexpected();
    }

    private string Peek => at < tokens.Count ? tokens[at].Text : "";

    private bool Take(string text)
    {
        if (Peek != text)
        {
            return false;
        }

        at++;
        return true;
    }

    private void Need(string text)
    {
        if (!Take(text))
        {
            throw Unexpected($"这里应是“{text}”，");
        }
    }

    private FormulaException Unexpected(string before = "") =>
        at < tokens.Count
            ? new($"第 {tokens[at].Position + 1} 个字符起：{before}不能是“{tokens[at].Text}”。")
            : new($"{before}表达式没有写完。");

    private static List<Token> Split(string text)
    {
        List<Token> found = [];
        var position = 0;
        foreach (Match match in Tokens().Matches(text))
        {
            if (match.Index != position)
            {
                break;
            }

            position = match.Index + match.Length;
            if (!string.IsNullOrWhiteSpace(match.Value))
            {
                found.Add(new Token(match.Value.Trim(), match.Index));
            }
        }

        return position == text.Length ? found : throw new FormulaException($"第 {position + 1} 个字符“{text[position]}”不能识别。");
    }

    private FormulaNode Or()
    {
        // Parentheses nest through here; the stack of the thread is not the place to find out how deep.
        if (++depth > MostDepth)
        {
            throw new FormulaException($"括号最多套 {MostDepth} 层。");
        }

        var left = And();
        while (Take("or"))
        {
            left = new FormulaJunction(false, left, And());
        }

        depth--;
        return left;
    }

    private FormulaNode And()
    {
        var left = Not();
        while (Take("and"))
        {
            left = new FormulaJunction(true, left, Not());
        }

        return left;
    }

    private FormulaNode Not() => Take("not") ? new FormulaUnary(true, Comparison()) : Comparison();

    private FormulaNode Comparison()
    {
        var left = Sum();
        if (Peek is "=" or "!=" or "<" or "<=" or ">" or ">=")
        {
            var sign = tokens[at++].Text;
            return new FormulaComparison(sign, left, Sum());
        }

        return Take("in") ? new FormulaMembership(left, Listed()) : left;
    }

    private List<FormulaNode> Listed()
    {
        Need("(");
        List<FormulaNode> items = [];
        do
        {
            items.Add(Or());
        } while (Take(","));

        Need(")");
        return items;
    }

    private FormulaNode Sum()
    {
        var left = Product();
        while (Peek is "+" or "-")
        {
            var sign = tokens[at++].Text[0];
            left = new FormulaArithmetic(sign, left, Product());
        }

        return left;
    }

    private FormulaNode Product()
    {
        var left = Unary();
        while (Peek is "*" or "/")
        {
            var sign = tokens[at++].Text[0];
            left = new FormulaArithmetic(sign, left, Unary());
        }

        return left;
    }

    private FormulaNode Unary() => Take("-") ? new FormulaUnary(false, Primary()) : Primary();

    private FormulaNode Primary()
    {
        if (Take("("))
        {
            var inner = Or();
            Need(")");
            return inner;
        }

        var text = Peek;
        if (text.Length == 0 || (!char.IsLetterOrDigit(text[0]) && text[0] != '\''))
        {
            throw Unexpected();
        }

        at++;
        return text[0] == '\'' ? new FormulaLiteral(text[1..^1])
            : char.IsDigit(text[0]) ? Literal(text)
            : text is "and" or "or" or "not" or "in" ? throw Back()
            : Peek == "(" ? new FormulaCall(FunctionOf(text), Listed())
            : new FormulaReference(text);
    }

    private FormulaException Back()
    {
        at--;
        return Unexpected();
    }

    private static FormulaFunction FunctionOf(string name) =>
        FormulaFunction.All.GetValueOrDefault(name)
        ?? throw new FormulaException($"没有“{name}”这个函数，可以用：{string.Join("、", FormulaFunction.All.Keys)}。");

    private static FormulaLiteral Literal(string text)
    {
        if (text.Contains('-', StringComparison.Ordinal))
        {
            return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? new FormulaLiteral(day)
                : throw new FormulaException($"没有“{text}”这一天。");
        }

        var factor = text[^1] switch
        {
            '%' => 0.01m,
            '万' => 10_000m,
            '亿' => 100_000_000m,
            _ => 1m,
        };
        var digits = factor == 1m ? text : text[..^1];
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new FormulaLiteral(number * factor)
            : throw new FormulaException($"“{text}”不是可以识别的数字。");
    }

    [GeneratedRegex(
        @"\s+|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+(\.[0-9]+)?[%万亿]?|[A-Za-z][A-Za-z0-9_.]*|'[^']*'|<=|>=|!=|[=<>+\-*/(),]",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Tokens();
}
