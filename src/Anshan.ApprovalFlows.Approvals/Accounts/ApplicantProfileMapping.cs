using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

internal sealed class ApplicantProfileMapping : IEntityTypeConfiguration<ApplicantProfile>
{
    public void Configure(EntityTypeBuilder<ApplicantProfile> builder)
    {
        builder.HasKey(x => x.SubjectId);
        builder.Property(x => x.KindNames).HasDefaultValue("");
        builder.Ignore(x => x.Kinds);
        builder.HasIndex(x => x.CreditCode).IsUnique().HasFilter("\"CreditCode\" <> '' AND NOT \"IsContested\"");
    }
}
