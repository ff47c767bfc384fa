namespace Anshan.ApprovalFlows.Approvals.Organisations;

public enum OrganisationLevel
{
    County,
    City,
    Province,
}

public enum RegionKind
{
    Province,

    City,

    /// <summary>县（市）区</summary>
    County,

    /// <summary>开发区: applicants' regions beside the counties.</summary>
    Zone,
}

/// <summary>A part of the city where applicants are at home.</summary>
public sealed record Region(RegionId Id, string Name, RegionKind Kind);

/// <summary>A government, a bureau of one, or a department of a county or zone.</summary>
/// <remarks>The id is region and department, <c>tiedong.commerce</c>. The department (government, commerce, finance …) is what a
/// procedure asks for, whatever the office is called there. A closed one gets no more work. Address and phone are told to applicants where
/// they are known.</remarks>
public sealed record Organisation(
    OrganisationId Id,
    string Name,
    string ShortName,
    OrganisationLevel Level,
    string Department,
    RegionId RegionId,
    OrganisationId? ParentId = null,
    IReadOnlyList<string>? Sections = null,
    bool IsClosed = false,
    string? Address = null,
    string? Phone = null
)
{
    /// <summary>The 科 of this organisation that the policy names.</summary>
    public IReadOnlyList<string> Sections { get; init; } = Sections ?? [];
}
