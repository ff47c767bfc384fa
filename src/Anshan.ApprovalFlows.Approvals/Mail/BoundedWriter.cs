using System.Globalization;
using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Collects text up to a length and refuses more, so that a template in a loop cannot fill the memory.</summary>
internal sealed class BoundedWriter(int longest) : StringWriter(CultureInfo.InvariantCulture)
{
    public override void Write(char value) => Within(1).Append(value);

    public override void Write(string? value) => Within(value?.Length ?? 0).Append(value);

    public override void Write(char[] buffer, int index, int count) => Within(count).Append(buffer, index, count);

    private StringBuilder Within(int more)
    {
        StringBuilder text = GetStringBuilder();
        return text.Length + more <= longest ? text : throw new OutputTooLongException(longest);
    }
}

internal sealed class OutputTooLongException(int longest) : Exception($"输出超过 {longest} 个字符。");
