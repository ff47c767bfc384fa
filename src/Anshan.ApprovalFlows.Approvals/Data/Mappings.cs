using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Approvals.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Data;

internal sealed class CaseMapping : IEntityTypeConfiguration<Case>
{
    public void Configure(EntityTypeBuilder<Case> builder)
    {
        builder.HasIndex(x => x.Number).IsUnique();
        builder.HasIndex(x => new { x.ApplicantUserId, x.SubmittedAt });
        builder.Ignore(x => x.IsOpen);
    }
}

internal sealed class CaseTaskMapping : IEntityTypeConfiguration<CaseTask>
{
    public void Configure(EntityTypeBuilder<CaseTask> builder)
    {
        builder.HasIndex(x => new { x.OrganisationId, x.DueAt }).HasFilter("\"Status\" = 0");
        builder.HasIndex(x => new { x.OrganisationId, x.DecidedAt }).HasFilter("\"Status\" = 1");
        builder.HasIndex(x => new { x.CaseId, x.ExecutionId });
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

internal sealed class ObjectionMapping : IEntityTypeConfiguration<Objection>
{
    public void Configure(EntityTypeBuilder<Objection> builder)
    {
        builder.HasIndex(x => x.CaseId);
        builder.HasIndex(x => x.TaskId).HasFilter("\"Status\" = 0");
    }
}

internal sealed class ListedUnitMapping : IEntityTypeConfiguration<ListedUnit>
{
    public void Configure(EntityTypeBuilder<ListedUnit> builder) => builder.HasKey(x => new { x.CaseId, x.Line });
}

internal sealed class StaffDigestMapping : IEntityTypeConfiguration<StaffDigest>
{
    public void Configure(EntityTypeBuilder<StaffDigest> builder) => builder.HasKey(x => new { x.PersonId, x.Day });
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

internal sealed class DraftMapping : IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Draft> builder) => builder.HasIndex(x => new { x.OwnerId, x.UpdatedAt });
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
        builder.HasIndex(x => x.Sha256);
        builder.HasIndex(x => new { x.UploadedBy, x.UploadedAt }); // the quota of a person and day
    }
}

internal sealed class ApplicantProfileMapping : IEntityTypeConfiguration<ApplicantProfile>
{
    public void Configure(EntityTypeBuilder<ApplicantProfile> builder) => builder.HasKey(x => x.UserId);
}

internal sealed class AwardMapping : IEntityTypeConfiguration<Award>
{
    public void Configure(EntityTypeBuilder<Award> builder) => builder.HasKey(x => x.CaseId);
}

internal sealed class TransferMapping : IEntityTypeConfiguration<Transfer>
{
    public void Configure(EntityTypeBuilder<Transfer> builder) =>
        builder.HasIndex(x => new { x.CaseId, x.Leg }).IsUnique();
}

internal sealed class OutboxMailMapping : IEntityTypeConfiguration<OutboxMail>
{
    public void Configure(EntityTypeBuilder<OutboxMail> builder)
    {
        builder.HasIndex(x => x.CreatedAt).HasFilter("\"SentAt\" IS NULL");
    }
}

internal sealed class AuditEventMapping : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        builder.HasKey(x => new { x.Stream, x.Seq });
        builder.HasIndex(x => x.OperationId).IsUnique();
    }
}

internal sealed class AuditHeadMapping : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder) => builder.HasKey(x => x.Stream);
}

internal sealed class SettingMapping : IEntityTypeConfiguration<Setting>
{
    public void Configure(EntityTypeBuilder<Setting> builder) => builder.HasKey(x => x.Key);
}

internal sealed class PackageFileMapping : IEntityTypeConfiguration<PackageFile>
{
    public void Configure(EntityTypeBuilder<PackageFile> builder)
    {
        builder.HasKey(x => new { x.Path, x.Hash });
        builder.Ignore(x => x.MeasureId).Ignore(x => x.Template);
    }
}
