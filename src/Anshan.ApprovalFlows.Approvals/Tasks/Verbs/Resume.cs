namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What the end of a suspension carries.</summary>
public sealed record ResumeInput(string Reason);

public static partial class TaskVerbs
{
    /// <summary>恢复办理: ends a suspension before its day.</summary>
    public static TaskVerb<ResumeInput> Resume { get; } = new("resume");
}
