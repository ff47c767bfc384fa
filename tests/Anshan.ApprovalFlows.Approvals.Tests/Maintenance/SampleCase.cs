using System.Security.Cryptography;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Maintenance;

/// <summary>The consistent rows of a case that waits for one review.</summary>
internal static class SampleCase
{
    private static readonly DateTimeOffset At = new(2023, 9, 4, 1, 0, 0, TimeSpan.Zero);
    private static readonly AuditTrail Trail = new(TimeProvider.System);

    /// <summary>Stores a material of the case before its row, as the upload page does.</summary>
    public static async Task<string> StoreFileAsync(string files, Guid id)
    {
        var content = id.ToByteArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var folder = Directory.CreateDirectory(Path.Combine(files, hash[..2])).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, hash), content);
        return hash;
    }

    public static async Task<int> AddAsync(DbContext db, Guid id, string? fileHash, CancellationToken cancellation)
    {
        db.Add(Instance(id));
        db.Add(
            new BookmarkRow
            {
                InstanceId = id,
                ExecutionId = 2,
                ActivityId = "review",
                ActivityType = "Anshan.Review",
                CreatedAt = At,
            }
        );
        db.Add(
            new TimerRow
            {
                InstanceId = id,
                ExecutionId = 2,
                Kind = "due",
                Number = 1,
                ActivityId = "review",
                DueAt = At.AddDays(5),
            }
        );
        db.Add(
            new JournalEntry
            {
                InstanceId = id,
                Revision = 1,
                At = At,
                Json = """["Start","2 review Suspended"]""",
            }
        );
        db.Add(Case(id));
        db.Add(Task(id));
        db.Add(
            new Award
            {
                CaseId = id,
                CeilingFen = 500,
                AmountFen = 400,
                TraceJson = "[]",
                DeterminedById = "u",
                DeterminedByName = "王",
                DeterminedAt = At,
            }
        );
        db.Add(Transfer(id));
        db.Add(
            new OutboxMail
            {
                Id = Guid.NewGuid(),
                To = "a@example.cn",
                Subject = "s",
                Text = "t",
                Template = "case-submitted",
                CaseId = id,
                CreatedAt = At,
            }
        );
        if (fileHash is not null)
        {
            db.Add(Material(id, fileHash));
        }

        await Trail.AppendAsync(
            db,
            new AuditEntry(AuditStream.Case(id), Actor.System, "case.submitted", new { id }, new OperationStamp(id, [1], "ok")),
            cancellation
        );
        await Trail.AppendAsync(db, new AuditEntry(AuditStream.System, Actor.System, "sample", new { id }), cancellation);
        return await db.SaveChangesAsync(cancellation);
    }

    private static WorkflowInstance Instance(Guid id) =>
        new()
        {
            Id = id,
            DefinitionVersionId = "measure-1.2-main:1",
            Revision = 1,
            Status = InstanceStatus.Running,
            SubStatus = InstanceSubStatus.Suspended,
            StateJson = State(id).ToJson(),
            CreatedAt = At,
            UpdatedAt = At,
        };

    private static WorkflowState State(Guid id)
    {
        var state = new WorkflowState { InstanceId = id, SubStatus = InstanceSubStatus.Suspended };
        state.Executions.Add(
            new ActivityExecution
            {
                Id = 2,
                Activity = "review",
                Waits = true,
            }
        );
        return state;
    }

    private static Case Case(Guid id) =>
        new()
        {
            Id = id,
            Number = $"N-{id:N}",
            MeasureId = "1.2",
            ProcedureId = "procedure",
            PackageVersion = "p",
            SubjectId = "a",
            ApplicantName = "某公司",
            RegionId = "r",
            Title = "展会",
            Status = CaseStatus.AwaitingTransfer,
            Stage = "拨付",
            SubmittedAt = At,
            TraceJson = "[]",
            FormJson = "{}",
            Submissions = 1,
            ProfileJson = "{}",
            BaseFen = 1000,
            CeilingFen = 500,
            AwardFen = 400,
            PaidFen = 400,
        };

    private static CaseTask Task(Guid id) =>
        new()
        {
            Id = Guid.NewGuid(),
            CaseId = id,
            ExecutionId = 2,
            ActivityId = "review",
            Kind = TaskKind.Review,
            OrganisationId = "o",
            Role = Roles.Reviewer,
            Title = "县区审核",
            Round = 1,
            Status = CaseTaskStatus.Open,
            OpenedAt = At,
        };

    private static Transfer Transfer(Guid id) =>
        new()
        {
            Id = Guid.NewGuid(),
            CaseId = id,
            TaskId = Guid.NewGuid(),
            Leg = 1,
            FromOrganisationId = "f",
            FromName = "财政",
            ToName = "某公司",
            AmountFen = 400,
            PaidOn = new DateOnly(2023, 9, 5),
            Voucher = "P1",
            RecordedById = "u",
            RecordedByName = "李",
            RecordedAt = At,
        };

    private static MaterialFile Material(Guid id, string hash) =>
        new()
        {
            Id = Guid.NewGuid(),
            CaseId = id,
            MaterialId = "invoice",
            FileName = "发票.pdf",
            ContentType = "application/pdf",
            Size = 16,
            Sha256 = hash,
            UploadedBy = "a",
            UploadedAt = At,
        };
}
