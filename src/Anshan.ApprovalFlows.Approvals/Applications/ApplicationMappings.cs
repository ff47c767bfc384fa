using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Applications;

internal sealed class DraftMapping : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> builder) => builder.HasIndex(x => new { x.SubjectId, x.UpdatedAt });
}

internal sealed class UnsentCorrectionMapping : IEntityTypeConfiguration<UnsentCorrection>
{
    public void Configure(EntityTypeBuilder<UnsentCorrection> builder) => builder.HasKey(x => x.TaskId);
}

internal sealed class MaterialFileMapping : IEntityTypeConfiguration<MaterialFile>
{
    public void Configure(EntityTypeBuilder<MaterialFile> builder)
    {
        builder.HasIndex(x => x.DraftId);
        builder.HasIndex(x => x.CaseId);
        builder.HasIndex(x => x.ClaimId).HasFilter("\"ClaimId\" IS NOT NULL");
        builder.HasIndex(x => x.Sha256);
        builder.HasIndex(x => new { x.UploadedBy, x.UploadedAt }); // the quota of a person and day
    }
}
