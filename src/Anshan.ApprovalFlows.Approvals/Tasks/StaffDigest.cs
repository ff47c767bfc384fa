namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>
/// Records that a person was sent the work mail of a day, written in the commit of that mail: the pair is unique, so there is never a
/// second one.
/// </summary>
public sealed class StaffDigest
{
    public required string PersonId { get; init; }

    /// <summary>The working day in Anshan.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Business time; what was opened later is new in the next one.</summary>
    public required DateTimeOffset At { get; init; }
}
