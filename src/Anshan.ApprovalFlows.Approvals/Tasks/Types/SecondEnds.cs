namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>How whoever countersigns or signs ends the task, whatever it is about.</summary>
public static class SecondEnds
{
    public const string Agreed = "Agreed";
    public const string SentBack = "SentBack";

    public static IReadOnlyList<TaskEnd> All { get; } = [new(Agreed, "同意", EndTone.Good), new(SentBack, "退回经办", EndTone.Again)];

    /// <summary>Whether tasks of this kind end so.</summary>
    public static bool Are(TaskKind kind) => TaskTypes.Of(kind).Ends == All;
}
