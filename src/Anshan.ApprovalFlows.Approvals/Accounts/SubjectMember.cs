using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>申报主体的成员: a person who may act for an applicant. A person can be a member of several, an applicant can have several.</summary>
public sealed class SubjectMember
{
    public required string SubjectId { get; init; }
    public required string UserId { get; init; }
    public required DateTimeOffset Since { get; init; }
}

internal sealed class SubjectMemberMapping : IEntityTypeConfiguration<SubjectMember>
{
    public void Configure(EntityTypeBuilder<SubjectMember> builder)
    {
        builder.HasKey(x => new { x.SubjectId, x.UserId });
        builder.HasIndex(x => x.UserId);
    }
}
