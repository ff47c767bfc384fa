namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What the record of a unit carries: the answers by field.</summary>
public sealed record RecordInput(IReadOnlyDictionary<string, string> Values);

public static partial class TaskVerbs
{
    /// <summary>登记 what was decided, handled, seen, scored or achieved.</summary>
    public static TaskVerb<RecordInput> Record { get; } = new("record");
}
