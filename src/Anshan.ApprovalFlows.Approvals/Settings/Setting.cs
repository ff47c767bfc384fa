namespace Anshan.ApprovalFlows.Approvals.Settings;

/// <summary>A value the system keeps for itself: the demo clock's offset, the first administrator's token hash.</summary>
public sealed class Setting
{
    public required string Key { get; init; }
    public required string Value { get; set; }
}
