using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Cases;

internal sealed class CaseMapping : IEntityTypeConfiguration<Case>
{
    public void Configure(EntityTypeBuilder<Case> builder)
    {
        builder.HasIndex(x => x.Number).IsUnique();
        builder.HasIndex(x => new { x.SubjectId, x.SubmittedAt });
        builder.HasIndex(x => x.SubmittedAt);
        builder.HasIndex(x => x.ObjectKey);
        builder.HasIndex(x => x.EntityKey);
        builder.HasIndex(x => x.BankAccount);
        builder.Ignore(x => x.IsOpen);
    }
}

internal sealed class CaseSubmissionMapping : IEntityTypeConfiguration<CaseSubmission>
{
    public void Configure(EntityTypeBuilder<CaseSubmission> builder) => builder.HasKey(x => new { x.CaseId, x.Number });
}

internal sealed class TimelineMapping : IEntityTypeConfiguration<TimelineEntry>
{
    public void Configure(EntityTypeBuilder<TimelineEntry> builder) => builder.HasIndex(x => x.CaseId);
}

internal sealed class CaseNumberCounterMapping : IEntityTypeConfiguration<CaseNumberCounter>
{
    public void Configure(EntityTypeBuilder<CaseNumberCounter> builder) => builder.HasKey(x => x.Series);
}
