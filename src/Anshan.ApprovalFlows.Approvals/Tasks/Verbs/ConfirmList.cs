namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What a confirmed list carries: the sum, how many are listed, every line with its reason, and what the public sees.</summary>
public sealed record ListInput(long TotalFen, int Listed, string Record, string Notice)
{
    /// <summary>The latest day of the lines whose year decides when they are paid; null where the measure names none.</summary>
    public DateOnly? Date { get; init; }
}

public static partial class TaskVerbs
{
    /// <summary>确认名单.</summary>
    public static TaskVerb<ListInput> ConfirmList { get; } = new("confirm");
}
