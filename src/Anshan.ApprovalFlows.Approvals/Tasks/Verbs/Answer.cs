namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What the decision on an objection carries.</summary>
public sealed record ObjectionAnswer(Guid Id, int? Line, string? About, bool Upheld, string Reason);

public static partial class TaskVerbs
{
    /// <summary>处理异议.</summary>
    public static TaskVerb<ObjectionAnswer> Answer { get; } = new("answer");
}
