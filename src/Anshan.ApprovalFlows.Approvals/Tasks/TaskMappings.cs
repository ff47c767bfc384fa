using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

internal sealed class CaseTaskMapping : IEntityTypeConfiguration<CaseTask>
{
    public void Configure(EntityTypeBuilder<CaseTask> builder)
    {
        builder.HasIndex(x => new { x.OrganisationId, x.DueAt }).HasFilter("\"Status\" = 0");
        builder.HasIndex(x => new { x.OrganisationId, x.DecidedAt }).HasFilter("\"Status\" = 1");
        builder.HasIndex(x => new { x.CaseId, x.ExecutionId });
        builder.HasIndex(x => new { x.CaseId, x.Turn }).IsUnique().HasFilter("\"Turn\" > 0");
        builder.HasIndex(x => new { x.AssigneeId, x.Status }).HasFilter("\"AssigneeId\" IS NOT NULL");
    }
}

internal sealed class TaskReportMapping : IEntityTypeConfiguration<TaskReport>
{
    public void Configure(EntityTypeBuilder<TaskReport> builder)
    {
        builder.HasKey(x => new { x.TaskId, x.PersonId });
        builder.HasIndex(x => new { x.CaseId, x.PersonId });
        builder.HasIndex(x => x.PersonId);
    }
}

internal sealed class StaffDigestMapping : IEntityTypeConfiguration<StaffDigest>
{
    public void Configure(EntityTypeBuilder<StaffDigest> builder) => builder.HasKey(x => new { x.PersonId, x.Day });
}

internal sealed class CaseCopyMapping : IEntityTypeConfiguration<CaseCopy>
{
    public void Configure(EntityTypeBuilder<CaseCopy> builder)
    {
        builder.HasKey(x => new { x.CaseId, x.PersonId });
        builder.HasIndex(x => new { x.PersonId, x.At });
    }
}

internal sealed class CaseLookMapping : IEntityTypeConfiguration<CaseLook>
{
    public void Configure(EntityTypeBuilder<CaseLook> builder) => builder.HasKey(x => new { x.CaseId, x.PersonId });
}
