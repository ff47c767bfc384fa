using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Awards;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>The status people see; the fine position is the case's stage text.</summary>
public enum CaseStatus
{
    /// <summary>审核中</summary>
    UnderReview = 0,

    /// <summary>待补正</summary>
    AwaitingCorrection = 1,

    /// <summary>待核定</summary>
    AwaitingAward = 2,

    /// <summary>拨付中</summary>
    AwaitingTransfer = 3,

    /// <summary>已办结</summary>
    Completed = 4,

    /// <summary>不予通过</summary>
    Rejected = 5,

    /// <summary>已撤回</summary>
    Withdrawn = 6,

    /// <summary>补正超期终止</summary>
    Expired = 7,

    /// <summary>已终止：由管理员取消</summary>
    Cancelled = 8,

    /// <summary>办理中: something is being done that is neither a review nor a payment</summary>
    InProgress = 9,

    /// <summary>未完成: a duty that was closed without having been achieved</summary>
    Missed = 10,
}

/// <summary>Groups of statuses.</summary>
public static class CaseStatuses
{
    /// <summary>Cases that ended without a grant: they stand against no other application.</summary>
    public static readonly CaseStatus[] Void = [CaseStatus.Rejected, CaseStatus.Withdrawn, CaseStatus.Expired, CaseStatus.Cancelled];

    /// <summary>The cases under way or granted: all but the <see cref="Void"/> ones.</summary>
    public static IQueryable<Case> NotVoid(this IQueryable<Case> cases) => cases.Where(row => !Void.Contains(row.Status));
}

/// <summary>办件: one run of a procedure for one applicant.</summary>
public sealed class Case
{
    /// <summary>Also the id of the workflow instance.</summary>
    public required Guid Id { get; init; }

    /// <summary>办件编号, unique, for people.</summary>
    public required string Number { get; init; }
    public required string MeasureId { get; init; }
    public required string ProcedureId { get; init; }

    /// <summary>The content hash of the measure package the case was submitted under.</summary>
    public required string PackageVersion { get; init; }

    /// <summary>The applicant, whose members act in the case and are written to; <c>unit:…</c> where a unit opened it.</summary>
    public required string SubjectId { get; init; }
    public required string ApplicantName { get; set; }

    /// <summary>Whose units "county:…" and "place:…" mean: the applicant's home, or the place that the application names.</summary>
    public required string RegionId { get; set; }

    /// <summary>What it is about in the applicant's words (the event's name).</summary>
    public required string Title { get; set; }
    public required CaseStatus Status { get; set; }

    /// <summary>Where it is now, in words: 县区审核.</summary>
    public required string Stage { get; set; }

    /// <summary>
    /// The activity of the drawing in which it stands, to group by; null where it was ended from outside, and in cases closed before there
    /// were codes.
    /// </summary>
    public string? StageActivityId { get; set; }

    /// <summary>What the turn that waits there is for.</summary>
    public TurnPurpose StagePurpose { get; set; }

    /// <summary>Who has it now, in words; empty when nobody has.</summary>
    public string Holder { get; set; } = "";

    /// <summary>True while a fault stops the case; its tasks are shown as 暂停.</summary>
    public bool IsPaused { get; set; }

    /// <summary>True once the promised total of the units' working days is used up with the case still open.</summary>
    public bool IsPastTotal { get; set; }

    /// <summary>True once the measure's deadline has passed with the case still open.</summary>
    public bool IsPastDeadline { get; set; }
    public required DateTimeOffset SubmittedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>The latest submitted form values, and how many submissions there were.</summary>
    public required string FormJson { get; set; }
    public required int Submissions { get; set; }

    /// <summary>
    /// The applicant's profile as it was at submission, with what was corrected in this case since; what finance pays by.
    /// </summary>
    /// <remarks>
    /// Read and written by <see cref="CaseProfile"/>, which keeps account, identity number and phone in the columns below instead.
    /// </remarks>
    public required string ProfileJson { get; set; }
    public string BankAccount { get; set; } = "";
    public string IdentityNumber { get; set; } = "";
    public string ContactPhone { get; set; } = "";

    /// <summary>What is unusual about the account, and whether somebody has confirmed it.</summary>
    public PayeeMark PayeeMark { get; set; }

    /// <summary>
    /// The payee as it was before a change that no second person of the payer has confirmed yet; null where there is none.
    /// </summary>
    public string? PayeeBeforeJson { get; set; }

    /// <summary>The account of that payee, which its JSON does not hold.</summary>
    public string? PayeeBeforeAccount { get; set; }

    /// <summary>Base, computed ceiling, determined award and sum paid to the applicant, in fen.</summary>
    public required long BaseFen { get; set; }
    public required long CeilingFen { get; set; }
    public long? AwardFen { get; set; }

    /// <summary>What the computed amount says to the one who determines the award.</summary>
    public AwardMeaning Meaning { get; set; }

    /// <summary>The balance of the cap across cases that it falls under; null where there is none.</summary>
    public string? CapKey { get; set; }

    /// <summary>Tells one applicant from another, whatever account applies; null in cases of before.</summary>
    public string? EntityKey { get; set; }

    /// <summary>What it is paid for, the same for all cases about the same object; null where the measure names none.</summary>
    public string? ObjectKey { get; set; }

    /// <summary>The last day of the window it was submitted in; null where it has none.</summary>
    public DateOnly? Deadline { get; init; }

    /// <summary>The lines of the calculation of the ceiling, each with its clause.</summary>
    public required string TraceJson { get; set; }
    public long PaidFen { get; set; }

    /// <summary>Why the case ended, when it did not end in a payment.</summary>
    public string? ClosingReason { get; set; }

    public bool IsOpen => ClosedAt is null;

    /// <summary>Goes on to a stage.</summary>
    public void Enter(CaseStage stage) => (StageActivityId, StagePurpose, Stage) = (stage.ActivityId, stage.Purpose, stage.Words);
}

/// <summary>One submission of a case; a reviewer of a later round sees the differences between two.</summary>
public sealed class CaseSubmission
{
    public required Guid CaseId { get; init; }
    public required int Number { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The form, once a later one has taken its place; until then it is the form of the case itself.</summary>
    public string? FormJson { get; set; }

    /// <summary>
    /// The applicant's data as this submission had them, where a later one changed them; read and written by <see cref="CaseProfile"/>.
    /// </summary>
    public string? ProfileJson { get; set; }
    public string? BankAccount { get; set; }
    public string? IdentityNumber { get; set; }
    public string? ContactPhone { get; set; }

    /// <summary>The applicant's note on what was corrected.</summary>
    public string? Note { get; init; }
}

/// <summary>One line of the case's history.</summary>
public sealed class TimelineEntry
{
    public long Id { get; set; }
    public required Guid CaseId { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// A short code for the icon: submitted, approved, returned, rejected, resubmitted, determined, transferred, failed, account, closed,
    /// reminder, overdue, deadline, status, late, incident, verified.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The sentence shown.</summary>
    public required string Text { get; init; }

    /// <summary>Who did it, in words; the system where it was a timer.</summary>
    public string Actor { get; init; } = "系统";
    public string? Organisation { get; init; }

    /// <summary>The opinion or reason, when there is one.</summary>
    public string? Detail { get; init; }

    /// <summary>False for lines that only staff see (opinions of single departments, reminders).</summary>
    public bool ForApplicant { get; init; } = true;
}

/// <summary>The last number given out, per year and measure.</summary>
public sealed class CaseNumberCounter
{
    public required string Series { get; init; }
    public required int Last { get; set; }
}
