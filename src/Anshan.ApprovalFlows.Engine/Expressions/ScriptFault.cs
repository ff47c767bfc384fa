using System.Reflection;
using System.Text.RegularExpressions;
using Jint.Runtime;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Says in one Chinese sentence why a script stopped.</summary>
internal static class ScriptFault
{
    private const int MaxMessage = 300;

    /// <summary>The typed problem for whatever the interpreter, or a function of the host, threw.</summary>
    public static ExpressionException Of(Exception problem) =>
        problem switch
        {
            ExpressionException known => known,
            TargetInvocationException { InnerException: { } inner } => Of(inner),
            StatementsCountOverflowException => new(ExpressionProblem.TooMuchTime, "脚本执行的语句过多，已停止。请检查循环。"),
            RecursionDepthOverflowException or InsufficientExecutionStackException => new(
                ExpressionProblem.TooDeep,
                "脚本调用自身的层数过多，已停止。"
            ),
            RegexMatchTimeoutException => new(ExpressionProblem.TooMuchTime, "正则表达式匹配时间过长，已停止。请简化正则表达式。"),
            MemoryLimitExceededException or OutOfMemoryException => new(
                ExpressionProblem.TooMuchMemory,
                "脚本占用内存过多，已停止。请减少数据量。"
            ),
            JavaScriptException error => Thrown(error),
            _ => new(ExpressionProblem.Failed, $"脚本出错：{Short(problem.Message)}"),
        };

    private static ExpressionException Thrown(JavaScriptException error) =>
        error.Message switch
        {
            "Maximum call stack size exceeded" => new(ExpressionProblem.TooDeep, "脚本嵌套或调用的层数过多，已停止。"),
            "String compilation has been disabled in engine options" => new(
                ExpressionProblem.NotAllowed,
                "脚本中不能把文字当作代码执行（eval、Function）。"
            ),
            _ => new(ExpressionProblem.Failed, $"脚本第 {error.Location.Start.Line} 行出错：{Short(error.Message)}"),
        };

    private static string Short(string message) => StorableText.Shown(message.Length <= MaxMessage ? message : message[..MaxMessage] + "…");
}
