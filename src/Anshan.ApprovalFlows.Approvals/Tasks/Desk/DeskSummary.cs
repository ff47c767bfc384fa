namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>How many open tasks there are, by urgency.</summary>
public sealed record DeskCounts(int Severe, int Overdue, int Soon, int Later)
{
    public int All => Severe + Overdue + Soon + Later;

    public int Of(Urgency urgency) =>
        urgency switch
        {
            Urgency.Severe => Severe,
            Urgency.Overdue => Overdue,
            Urgency.Soon => Soon,
            Urgency.Later => Later,
            _ => throw new ArgumentOutOfRangeException(nameof(urgency), urgency, "No count."),
        };
}

/// <summary>A value that can be filtered by, with the number of tasks that have it.</summary>
public sealed record DeskChoice(string Value, string Name, int Count);

/// <summary>Everything that falls to a person, counted: what the desk says beside its list, and which filters have values at all.</summary>
public sealed record DeskSummary(
    DeskCounts Counts,
    int Mine,
    int Unclaimed,
    int Colleagues,
    int Paused,
    IReadOnlyList<DeskChoice> Measures,
    IReadOnlyList<DeskChoice> Regions,
    IReadOnlyList<DeskChoice> Stages,
    IReadOnlyList<DeskChoice> People,
    IReadOnlyList<DeskChoice> Versions
)
{
    /// <summary>What each person has claimed, by urgency; the empty id for what nobody has.</summary>
    public required IReadOnlyDictionary<string, DeskCounts> Loads { get; init; }

    internal static DeskSummary Of(
        IReadOnlyList<DeskGroup> groups,
        IReadOnlyList<string> holders,
        IReadOnlyDictionary<string, string> versions
    )
    {
        return new DeskSummary(
            Counted(groups),
            Sum(group => group.HolderId is { } holder && holders.Contains(holder)),
            Sum(group => group.HolderId is null),
            Sum(group => group.HolderId is { } holder && !holders.Contains(holder)),
            Sum(group => group.IsPaused),
            Choices(group => group.MeasureId, group => group.MeasureId),
            Choices(group => group.RegionId, group => group.RegionId),
            Choices(group => group.Stage, group => group.Stage),
            Choices(group => group.HolderId, group => group.HolderName ?? ""),
            Choices(group => group.Version, group => versions.GetValueOrDefault(group.Version ?? "", ""))
        )
        {
            Loads = groups.GroupBy(group => group.HolderId ?? "").ToDictionary(held => held.Key, held => Counted([.. held])),
        };

        int Sum(Func<DeskGroup, bool> which) => groups.Where(which).Sum(group => group.Count);

        IReadOnlyList<DeskChoice> Choices(Func<DeskGroup, string?> value, Func<DeskGroup, string> name) =>
            [
                .. groups
                    .Where(group => value(group) is not null)
                    .GroupBy(group => value(group)!)
                    .Select(same => new DeskChoice(same.Key, name(same.First()), same.Sum(group => group.Count)))
                    .OrderBy(choice => choice.Name, StringComparer.Ordinal),
            ];
    }

    private static DeskCounts Counted(IReadOnlyList<DeskGroup> groups)
    {
        return new DeskCounts(Of(Urgency.Severe), Of(Urgency.Overdue), Of(Urgency.Soon), Of(Urgency.Later));

        int Of(Urgency urgency) => groups.Where(group => group.Urgency == (int)urgency).Sum(group => group.Count);
    }
}

/// <summary>How many tasks are alike in all that can be counted.</summary>
internal sealed class DeskGroup
{
    public required int Urgency { get; init; }
    public required string? HolderId { get; init; }
    public required string? HolderName { get; init; }
    public required string MeasureId { get; init; }
    public required string RegionId { get; init; }
    public required string Stage { get; init; }
    public required string? Version { get; init; }
    public required bool IsPaused { get; init; }
    public required int Count { get; init; }
}
