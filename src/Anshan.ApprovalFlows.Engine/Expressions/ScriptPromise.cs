using Jint;
using Jint.Native;
using Jint.Runtime;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>The value of a promise, as Elsa gives it: what it was fulfilled with, or a fault.</summary>
internal static class ScriptPromise
{
    /// <summary>How long the jobs of a script may run after its last statement; nothing in a script waits for I/O.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(1);

    /// <summary>The value itself where it is no promise.</summary>
    /// <exception cref="ExpressionException">The promise was rejected, or nothing is left that could fulfil it.</exception>
    public static JsValue Settled(JsValue value)
    {
        try
        {
            return value.UnwrapIfPromise(Wait);
        }
        catch (PromiseRejectedException rejected)
            when (rejected.RejectedValue.IsString() && rejected.RejectedValue.AsString().StartsWith("Timeout of ", StringComparison.Ordinal)
            )
        {
            throw new ExpressionException(
                ExpressionProblem.Failed,
                "脚本的结果是一个没有完成的 Promise：脚本里没有可以等待的外部事件，请直接返回值。"
            );
        }
        catch (PromiseRejectedException rejected)
        {
            var reason = rejected.RejectedValue;
            var text =
                reason.IsObject() && reason.AsObject().Get("message") is var message && message.IsString()
                    ? message.AsString()
                    : TypeConverter.ToString(reason);
            throw new ExpressionException(
                ExpressionProblem.Failed,
                $"脚本的 Promise 被拒绝：{(text.Length > 300 ? text[..300] + "…" : text)}"
            );
        }
    }
}
