using Acornima.Ast;
using Jint;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>A script that was read, and the names it needs from outside.</summary>
internal sealed record PreparedScript(Prepared<Script> Script, ScriptNames Names);

/// <summary>Reads scripts once and refuses what cannot be bounded while it runs.</summary>
internal static class ScriptSource
{
    /// <summary>The longest script, in characters.</summary>
    public const int MaxSource = 20_000;

    /// <summary>A template literal joins its parts in one go, so their number bounds its length.</summary>
    private const int MaxTemplateParts = 24;
    private const int MaxCharacters = 4_000_000;

    /// <summary>
    /// The parser recurses as deep as the stack allows, and unwinding is expensive: a small stack makes that cheap, and the limit equal
    /// everywhere.
    /// </summary>
    private const int ReaderStack = 512 * 1024;
    private static readonly BoundedCache<PreparedScript> Scripts = new(Prepare, MaxCharacters);

    /// <summary>The prepared script, from the cache where it is known.</summary>
    /// <exception cref="ExpressionException">The script is too long, cannot be read or uses what is not allowed.</exception>
    public static PreparedScript Get(string source)
    {
        if (source.Length > MaxSource)
        {
            throw new ExpressionException(ExpressionProblem.TooLong, $"脚本有 {source.Length} 个字符，超过 {MaxSource} 个。");
        }

        return Scripts.Get(source);
    }

    private static PreparedScript Prepare(string source)
    {
        PreparedScript? read = null;
        ExpressionException? refused = null;
        var reader = new Thread(
            () =>
            {
                try
                {
                    read = Parse(source);
                }
                catch (ExpressionException problem)
                {
                    refused = problem;
                }
            },
            ReaderStack
        );
        reader.Start();
        reader.Join();
        return read ?? throw refused!;
    }

    private static PreparedScript Parse(string source)
    {
        try
        {
            var prepared = Jint.Engine.PrepareScript(source);
            Refuse(prepared.Program!);
            return new PreparedScript(prepared, ScriptNames.Of(prepared.Program!));
        }
        catch (Exception problem) when (problem is not ExpressionException)
        {
            // The interpreter wraps every exception, that of the stack guard included.
            var cause = problem.InnerException ?? problem;
            throw cause is InsufficientExecutionStackException || cause.Message.Contains("nesting", StringComparison.Ordinal)
                ? new ExpressionException(ExpressionProblem.TooDeep, "脚本嵌套过深。")
                : new ExpressionException(ExpressionProblem.Syntax, $"脚本有语法错误：{cause.Message}");
        }
    }

    private static void Refuse(Node root)
    {
        var rest = new Stack<Node>([root]);
        while (rest.TryPop(out var node))
        {
            var refused = node switch
            {
                BigIntLiteral => "大整数（如 2n）",
                ImportExpression or ImportDeclaration => "import",
                WithStatement => "with",
                TemplateLiteral { Expressions.Count: > MaxTemplateParts } => $"超过 {MaxTemplateParts} 处插值的模板字符串",
                _ => null,
            };
            if (refused is not null)
            {
                throw new ExpressionException(
                    ExpressionProblem.NotAllowed,
                    $"脚本中不能使用{refused}（第 {node.Location.Start.Line} 行）。"
                );
            }

            foreach (var child in node.ChildNodes)
            {
                rest.Push(child);
            }
        }
    }
}
