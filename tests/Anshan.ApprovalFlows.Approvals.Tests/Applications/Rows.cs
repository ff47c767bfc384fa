using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Applications;

/// <summary>Rows of an applicant, where a test states only what matters.</summary>
internal static class Rows
{
    public static readonly Actor Organiser = CaseWorld.Applicant("u-organiser", "李申报");
    public static readonly Actor Stranger = new(new("u-stranger"), "王路人", null, [Roles.Applicant]);
    private static readonly DateTimeOffset Day = new(2023, 9, 1, 2, 0, 0, TimeSpan.Zero);

    public static ApplicantProfile Profile() =>
        new()
        {
            SubjectId = Organiser.UserId,
            Name = "鞍山会展有限公司",
            CreditCode = "91210302MA0ABCDE1" + UnifiedSocialCreditCode.CheckDigit("91210302MA0ABCDE1"),
            Kinds = ApplicantKind.Organiser,
            RegionId = "tiedong",
            Address = "铁东区胜利路1号",
            BankName = "中国银行鞍山分行",
            BankAccountName = "鞍山会展有限公司",
            BankAccount = "6216600000000001234",
            ContactName = "李申报",
            ContactPhone = "13800000000",
        };

    public static Draft Draft(string form = "{}") =>
        new()
        {
            Id = Guid.NewGuid(),
            SubjectId = Organiser.UserId,
            MeasureId = "1.2",
            ProcedureId = "main",
            FormJson = form,
            CreatedAt = Day,
            UpdatedAt = Day,
        };

    public static MaterialFile File(string sha256, Guid? draftId = null, Guid? caseId = null, int? since = null) =>
        new()
        {
            Id = Guid.NewGuid(),
            DraftId = draftId,
            CaseId = caseId,
            MaterialId = "invoices",
            FileName = "发票.pdf",
            ContentType = "application/pdf",
            Size = 100,
            Sha256 = sha256,
            UploadedBy = Organiser.UserId,
            UploadedAt = Day,
            SinceSubmission = since,
        };

    public static Case Case() =>
        new()
        {
            Id = Guid.NewGuid(),
            Number = "AS-1.2-2023-00001",
            MeasureId = "1.2",
            ProcedureId = "main",
            PackageVersion = "0",
            SubjectId = Organiser.UserId,
            ApplicantName = "鞍山会展有限公司",
            RegionId = "tiedong",
            Title = "国庆消费展",
            Status = CaseStatus.AwaitingCorrection,
            Stage = "补正",
            SubmittedAt = Day,
            TraceJson = "[]",
            FormJson = "{}",
            Submissions = 1,
            ProfileJson = "{}",
            BaseFen = 0,
            CeilingFen = 0,
        };

    public static CaseTask Correction(Case @case, params string[] materials) =>
        new()
        {
            Id = Guid.NewGuid(),
            CaseId = @case.Id,
            ExecutionId = 7,
            ActivityId = "correction",
            Kind = TaskKind.Correction,
            AssigneeId = @case.SubjectId,
            Role = Roles.Applicant,
            Title = "补正",
            Round = 1,
            Status = CaseTaskStatus.Open,
            OpenedAt = Day,
            DetailJson =
                $$"""{"message":"发票不清晰","fields":["eventName"],"materials":["""
                + $$"""{{string.Join(',', materials.Select(id => $"\"{id}\""))}}],"by":"铁东区商务局 张三"}""",
        };
}
