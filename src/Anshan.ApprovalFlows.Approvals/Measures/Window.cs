namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>When a measure can be applied for (申报期): both dates inclusive, in Asia/Shanghai; a missing date does not bound it.</summary>
public sealed record Window(DateOnly? From, DateOnly? To)
{
    public bool Contains(DateOnly date) => !(date < From) && !(date > To);
}
