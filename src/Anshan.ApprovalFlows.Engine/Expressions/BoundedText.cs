using System.Globalization;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Receives what a template writes, up to a limit, and looks at the budget while it does.</summary>
internal sealed class BoundedText(int maxText = BoundedText.MaxText) : StringWriter(CultureInfo.InvariantCulture)
{
    /// <summary>The longest text a template may give, in characters.</summary>
    public const int MaxText = 256_000;

    public override void Write(char value)
    {
        Room(1);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Room(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Room(buffer.Length);
        base.Write(buffer);
    }

    public override void Write(string? value)
    {
        Room(value?.Length ?? 0);
        base.Write(value);
    }

    private void Room(int length)
    {
        ScriptBudget.Current?.Check();
        if (GetStringBuilder().Length + length > maxText)
        {
            throw new ExpressionException(ExpressionProblem.ResultTooLarge, $"Liquid 表达式的结果超过 {maxText} 个字符。");
        }
    }
}
