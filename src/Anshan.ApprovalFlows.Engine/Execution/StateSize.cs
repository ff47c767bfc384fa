using System.Text;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>The limit of what one instance may keep.</summary>
internal static class StateSize
{
    public static string Exceeded { get; } =
        $"流程需要保存的数据会超过 {WorkflowState.MaxBytes / 1024} KB，已停在保存之前，此前的办理都有效。请不要把大段文字或长列表放进变量，改为只保存编号或摘要，然后重试。";

    public static bool IsTooLarge(string json) =>
        json.Length > WorkflowState.MaxBytes
        || (json.Length > WorkflowState.MaxBytes / 3 && Encoding.UTF8.GetByteCount(json) > WorkflowState.MaxBytes);
}
