namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>抄送: somebody is to know of a case. It asks for nothing, has no due day, and lets this person read the case.</summary>
public sealed class CaseCopy
{
    public required Guid CaseId { get; init; }
    public required string PersonId { get; init; }

    /// <summary>Who sent it last, and when.</summary>
    public required string ById { get; set; }
    public required string ByName { get; set; }
    public required DateTimeOffset At { get; set; }

    /// <summary>What was written with it; empty where nothing was.</summary>
    public string Note { get; set; } = "";

    /// <summary>When the person opened the case first after it was sent; null until then.</summary>
    public DateTimeOffset? ReadAt { get; set; }
}
