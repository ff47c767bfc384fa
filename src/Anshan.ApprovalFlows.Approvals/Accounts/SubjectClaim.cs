using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Where a claim stands, and how it was decided.</summary>
public enum ClaimStatus
{
    /// <summary>Being written: its evidence is not complete.</summary>
    Unsent = 0,

    /// <summary>待核实</summary>
    Open = 1,

    /// <summary>同意加入: the claimant is a member beside those of before.</summary>
    Joined = 2,

    /// <summary>同意接管: the claimant is the only member now.</summary>
    Replaced = 3,

    /// <summary>不同意</summary>
    Refused = 4,
}

/// <summary>认领: somebody says that an applicant whose credit code another person has registered is theirs; a unit decides.</summary>
public sealed class SubjectClaim
{
    public required Guid Id { get; init; }
    public required string SubjectId { get; init; }
    public required string ClaimantId { get; init; }

    /// <summary>The credit code that was claimed, as it was then.</summary>
    public required string CreditCode { get; init; }

    /// <summary>The unit that decides.</summary>
    public required string OrganisationId { get; init; }
    public required string Reason { get; set; }
    public required DateTimeOffset At { get; set; }
    public ClaimStatus Status { get; set; }
    public string? DecidedById { get; set; }
    public string? DecidedByName { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>What the unit wrote to the claimant.</summary>
    public string? Note { get; set; }
}

internal sealed class SubjectClaimMapping : IEntityTypeConfiguration<SubjectClaim>
{
    public void Configure(EntityTypeBuilder<SubjectClaim> builder)
    {
        builder.HasIndex(x => new { x.OrganisationId, x.Status });
        builder.HasIndex(x => x.ClaimantId);
    }
}
