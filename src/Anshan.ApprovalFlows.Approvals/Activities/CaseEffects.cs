using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>Puts a task into the inbox of an organisation, or of the applicant.</summary>
/// <remarks>The unit's people are told in the work mail of the next working day, and also at once where <c>AtOnce</c> is set.</remarks>
public sealed record OpenTask(
    long ExecutionId,
    string ActivityId,
    Turn Turn,
    string Title,
    DateTimeOffset? DueAt,
    string? DetailJson = null,
    bool AtOnce = false
) : Effect;

/// <summary>Ends one organisation's (or the applicant's) task with what was decided and by whom.</summary>
public sealed record CompleteTask(long ExecutionId, TurnKey Turn, string Outcome, string? Opinion, ActedBy By, RefusalGround? Ground = null)
    : Effect;

/// <summary>Ends a task without a decision: its turn goes on elsewhere.</summary>
/// <param name="ExecutionId">The activity.</param>
/// <param name="Turn">The turn whose task it is.</param>
/// <param name="How">A <see cref="TurnChange"/> that has words in <see cref="TaskType.Moves"/>.</param>
/// <param name="Reason">Why, in words of whoever did it.</param>
/// <param name="By">Who.</param>
public sealed record MoveTask(long ExecutionId, TurnKey Turn, TurnChange How, string Reason, ActedBy By) : Effect;

/// <summary>Opens the task of a turn that continues another: with its title, its due day and what it asks for.</summary>
public sealed record ContinueTask(long ExecutionId, Turn Turn) : Effect;

/// <summary>Closes the task of a turn that is not needed any more, while the activity goes on.</summary>
public sealed record WithdrawTask(long ExecutionId, TurnKey Turn) : Effect;

/// <summary>Nobody can end a task until this moment.</summary>
public sealed record SuspendTask(long ExecutionId, TurnKey Turn, DateTimeOffset Until) : Effect;

/// <summary>A suspended task can be ended again; its due day is later by the working days that it was suspended.</summary>
public sealed record ResumeTask(long ExecutionId, TurnKey Turn, DateTimeOffset? DueAt) : Effect;

/// <summary>Closes what is still open of an activity that was left.</summary>
public sealed record CloseTasks(long ExecutionId) : Effect;

/// <summary>A reminder for the open tasks of an execution; the number counts the repeated reminders.</summary>
public sealed record RemindTasks(long ExecutionId, Reminder Kind, int Number) : Effect;

/// <summary>Changes what people see of the case: status, stage, who has it, and until when.</summary>
/// <remarks>
/// A change of status or stage is mailed to the applicant by <c>Template</c>, unless an earlier effect of the same step has already sent
/// the applicant a mail. <c>Mail</c> adds keys to that mail.
/// </remarks>
public sealed record SetCase(
    CaseStatus Status,
    CaseStage Stage,
    string Holder,
    DateTimeOffset? DueAt,
    string Template = "status-changed",
    IReadOnlyDictionary<string, object?>? Mail = null
) : Effect
{
    /// <summary>Whether the applicant is written to; not where the case stays with the unit for a second person.</summary>
    public bool IsForApplicant { get; init; } = true;
}

/// <summary>Changes only who has the case now: one of two departments has decided.</summary>
public sealed record SetHolder(string Holder) : Effect;

/// <summary>Says what the turn that now waits in an activity is for, where the case stands there; its words and its holder stay.</summary>
public sealed record SetStagePurpose(string ActivityId, TurnPurpose Purpose) : Effect;

/// <summary>Adds a line to the case's history.</summary>
public sealed record AddTimeline(
    string Kind,
    string Text,
    string Actor,
    string? Organisation = null,
    string? Detail = null,
    bool ForApplicant = true
) : Effect;

/// <summary>The amount was determined.</summary>
public sealed record RecordAward(Money Amount, string? Reason, UserId ById, string ByName) : Effect;

/// <summary>One leg was paid.</summary>
public sealed record RecordTransfer(
    long ExecutionId,
    int Leg,
    OrganisationId FromOrganisationId,
    string FromName,
    OrganisationId? ToOrganisationId,
    string ToName,
    string? ToAccount,
    Money Amount,
    DateOnly PaidOn,
    string Voucher,
    UserId ById,
    string ByName
) : Effect;

/// <summary>A leg that was registered wrongly is reversed: it stays, and counts no more.</summary>
/// <param name="TransferId">The leg.</param>
/// <param name="Reason">Why.</param>
/// <param name="ByName">Who registered the reversal.</param>
/// <param name="AgreedBy">Who agreed.</param>
public sealed record ReverseTransfer(Guid TransferId, string Reason, string ByName, IReadOnlyList<string> AgreedBy) : Effect;

/// <summary>A case that was over is worked on again.</summary>
public sealed record ReopenCase(string ByName, string Unit) : Effect;

/// <summary>A case that was opened again ends as it had ended.</summary>
public sealed record CloseAgain(CaseEnd End) : Effect;

/// <summary>How a case had ended.</summary>
public sealed record CaseEnd(CaseStatus Status, CaseStage Stage, string? Reason);

/// <summary>
/// Somebody confirms the present payee: an account in another name, or, as second person of the payer, a change of account.
/// </summary>
/// <param name="By">Who.</param>
/// <param name="Unit">Of which unit.</param>
/// <param name="OfPayer">Whether it is the second person of the payer, who confirms a change too.</param>
public sealed record ConfirmPayee(string By, string Unit, bool OfPayer = false) : Effect;

/// <summary>The case is over.</summary>
public sealed record EndCase(CaseStatus Status, CaseStage Stage, string? Reason, string Template) : Effect;

/// <summary>The measure's deadline passed with the case still open.</summary>
public sealed record MarkPastDeadline(DateOnly Deadline) : Effect;

/// <summary>The promised total of working days is used up: the case is marked, those who have it and the heads above are told.</summary>
/// <param name="Days">The total as it is drawn; null where it is no number.</param>
public sealed record MarkPastTotal(int? Days) : Effect;

/// <summary>A mail that the drawing asks for, to <c>applicant</c> or to the people of an organisation (its id).</summary>
public sealed record SendNotice(string Template, string To, string? Message) : Effect;

/// <summary>Somebody has objected to a public notice.</summary>
public sealed record OpenObjection(long ExecutionId, ObjectionInput Input) : Effect;

/// <summary>An objection was decided.</summary>
public sealed record CloseObjection(Guid Id, bool Upheld, string Reason, string ByName) : Effect;

/// <summary>A line of the confirmed list is not paid.</summary>
public sealed record StrikeRow(int Line, string Reason) : Effect;

/// <summary>The account of a line of the confirmed list is another one; a second person of the payer has confirmed it.</summary>
public sealed record ChangeListedAccount(int Line, string Account) : Effect;
