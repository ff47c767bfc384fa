using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>What the holder of a task is asked to do; chooses the page.</summary>
public enum TaskKind
{
    /// <summary>审核</summary>
    Review = 0,

    /// <summary>补正, by the applicant</summary>
    Correction = 1,

    /// <summary>核定金额</summary>
    Determination = 2,

    /// <summary>拨付</summary>
    Transfer = 3,

    /// <summary>外部决定, recorded by a unit of ours</summary>
    ExternalDecision = 4,

    /// <summary>办理登记</summary>
    Handling = 5,

    /// <summary>现场考察</summary>
    Inspection = 6,

    /// <summary>专家评审</summary>
    ExpertReview = 7,

    /// <summary>督办</summary>
    Duty = 8,

    /// <summary>公示, its objections</summary>
    PublicNotice = 9,

    /// <summary>免申即享名单</summary>
    EntitlementList = 10,

    /// <summary>确认名单, by another person than the one who listed</summary>
    ListConfirmation = 11,

    /// <summary>更正收款账户, by the applicant, while a payment waits</summary>
    AccountCorrection = 12,

    /// <summary>确认收款账户, by a second person of the payer</summary>
    AccountConfirmation = 13,

    /// <summary>最终报告, when the day of a duty is over</summary>
    DutyReport = 14,

    /// <summary>督办办结, by the head of the unit</summary>
    DutyClosing = 15,

    /// <summary>答复咨询</summary>
    Answer = 16,

    /// <summary>收件转报: received and passed on, not reviewed</summary>
    Receipt = 17,

    /// <summary>复核核定金额, by another person than the one who determined</summary>
    AwardCountersign = 20,

    /// <summary>签发核定金额, by the head, above a threshold</summary>
    AwardSignature = 21,

    /// <summary>复核拨付, by another person than the one who registered it</summary>
    PaymentCountersign = 22,

    /// <summary>签发拨付, by the head, above a threshold</summary>
    PaymentSignature = 23,

    /// <summary>协办意见, asked for by the one who decides</summary>
    Advice = 30,
}

/// <summary>Where a task stands. A task of a paused case stays open and is shown as 暂停.</summary>
public enum CaseTaskStatus
{
    Open = 0,
    Done = 1,

    /// <summary>Closed without a decision: a sibling returned or rejected, the case was withdrawn.</summary>
    Closed = 2,

    /// <summary>Its turn went on elsewhere: handed on, sent back to an earlier step, or its decision was taken back.</summary>
    Moved = 3,
}

/// <summary>审核任务: one organisation's (or the applicant's) turn; the projection of the waiting activity's state.</summary>
public sealed class CaseTask
{
    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }
    public required long ExecutionId { get; init; }
    public required string ActivityId { get; init; }
    public required TaskKind Kind { get; init; }

    /// <summary>The number of its turn, which no other task of the case has; 0 where a version before turns opened it.</summary>
    public int Turn { get; init; }

    /// <summary>What its turn is found by.</summary>
    public TurnKey TurnKey => new(Turn, OrganisationId is null ? null : new(OrganisationId));

    /// <summary>What the decision of the turn is for, to group by.</summary>
    public TurnPurpose Purpose { get; init; }

    /// <summary>The unit whose turn it is; null where it is the applicant's.</summary>
    public string? OrganisationId { get; init; }

    /// <summary>The applicant whose turn it is, any of its members; null where it is a unit's.</summary>
    public string? AssigneeId { get; init; }

    /// <summary>The role that may decide: one of <c>Roles</c>.</summary>
    public required string Role { get; init; }

    /// <summary>When the head suspended it; null while it is not.</summary>
    public DateTimeOffset? SuspendedAt { get; set; }

    /// <summary>The end of the last day of the suspension.</summary>
    public DateTimeOffset? SuspendedUntil { get; set; }

    /// <summary>When somebody who may decide opened its page first; from then on the decision before it stands.</summary>
    public DateTimeOffset? SeenAt { get; set; }

    /// <summary>When its people were last urged by somebody, and how often; null and 0 where nobody did.</summary>
    public DateTimeOffset? UrgedAt { get; set; }

    /// <inheritdoc cref="UrgedAt"/>
    public int Urges { get; set; }

    /// <summary>The activity's name: 县区联合审核.</summary>
    public required string Title { get; init; }

    /// <summary>1 for the first pass; a resubmission begins the next, and so does each turn of a payment.</summary>
    public required int Round { get; init; }
    public required CaseTaskStatus Status { get; set; }
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Last moment of the due day; null when nothing is due.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>When its people were last to be reminded of it: it is due soon, or has waited long without a due day.</summary>
    public DateTimeOffset? RemindedAt { get; set; }

    /// <summary>When its people were written to at once; null where the work mail of the next working day tells of it.</summary>
    public DateTimeOffset? NotifiedAt { get; set; }

    /// <summary>Set when the overdue notice fired.</summary>
    public DateTimeOffset? OverdueAt { get; set; }
    public string? ClaimedById { get; set; }
    public string? ClaimedByName { get; set; }
    public DateTimeOffset? ClaimedAt { get; set; }

    /// <summary>The opinion typed but not sent yet.</summary>
    public string? DraftOpinion { get; set; }

    /// <summary>How it ended: one of the ends of its kind; null while it is open.</summary>
    public string? Outcome { get; set; }
    public string? Opinion { get; set; }
    public string? DecidedById { get; set; }
    public string? DecidedByName { get; set; }

    /// <summary>The person in whose place it was decided, who counts as having decided too; null where it was nobody's.</summary>
    public string? DecidedForId { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>What a refusal rests on, as JSON of a <c>RefusalGround</c>; null where nothing was refused.</summary>
    public string? RefusalJson { get; set; }

    /// <summary>What the task asks for beyond its title, as JSON (fields and documents to correct; the leg of a transfer).</summary>
    public string? DetailJson { get; init; }
}
