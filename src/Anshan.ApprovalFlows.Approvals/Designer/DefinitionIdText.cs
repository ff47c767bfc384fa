using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>
/// What may be the id of a definition: it stands in addresses, file names and logs, and two that look the same are the same.
/// </summary>
internal static partial class DefinitionIdText
{
    private const int Longest = 100;

    /// <summary>Why it cannot be one, in a sentence; null when it can.</summary>
    public static string? Problem(string id) =>
        TypedText.Problem(id) is not null || TypedText.Clean(id) != id ? "流程定义的编号（definitionId）里有看不见的字符，请去掉后再保存。"
        : TextLength.Of(id) > Longest || !Plain().IsMatch(id)
            ? $"流程定义的编号（definitionId）只能由字母、数字、汉字、点、下划线和连字符组成，最多 {Longest} 个字符。"
        : null;

    [GeneratedRegex(@"^[\p{L}\p{N}](?:[\p{L}\p{N}._:-]*[\p{L}\p{N}_])?$")]
    private static partial Regex Plain();
}
