namespace Anshan.ApprovalFlows.Approvals.Organisations;

/// <summary>
/// A unit as an administrator has changed or added it; it replaces the entry of <c>organisations.json</c> with the same id.
/// </summary>
public sealed class OrganisationRow
{
    public required string Id { get; init; }
    public required string Name { get; set; }
    public required string ShortName { get; set; }
    public required OrganisationLevel Level { get; init; }
    public required string Department { get; init; }
    public required string RegionId { get; init; }
    public string? ParentId { get; init; }

    /// <summary>The 科, one a line.</summary>
    public string Sections { get; set; } = "";

    /// <summary>Where the public finds it, and its phone; empty where they are not registered.</summary>
    public string Address { get; set; } = "";
    public string Phone { get; set; } = "";

    /// <summary>Closed units are kept for the cases they have worked on.</summary>
    public bool IsClosed { get; set; }
    public required string ChangedBy { get; set; }
    public required DateTimeOffset ChangedAt { get; set; }

    public Organisation Unit =>
        new(
            new(Id),
            Name,
            ShortName,
            Level,
            Department,
            new(RegionId),
            OrganisationId.OrNull(ParentId),
            Sections.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            IsClosed,
            Address,
            Phone
        );
}
