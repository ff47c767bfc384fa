using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Actions;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>Everything the page of a task shows, and its form as it stands.</summary>
/// <param name="Task">The row.</param>
/// <param name="View">Its case.</param>
/// <param name="Due">Its due day in words.</param>
/// <param name="UserId">Whose claims are those of whoever looks at it.</param>
/// <param name="Objection">Why this person cannot end it now; null when nothing stands against it.</param>
/// <param name="Earlier">The unit's own task of the round before; null in the first.</param>
/// <param name="ReturnUrl">The place in the inbox to go back to.</param>
public sealed record TaskScreen(
    CaseTask Task,
    CaseView View,
    DueText Due,
    string UserId,
    string? Objection,
    CaseTask? Earlier,
    string ReturnUrl
)
{
    /// <summary>The title of the window.</summary>
    public string WindowTitle => $"{Task.Title} {View.Case.Number}";

    /// <summary>Other cases to know of before deciding.</summary>
    public IReadOnlyList<RelatedCase> Related { get; init; } = [];

    /// <summary>Whether the person came from a list of open tasks, in which the next one can follow.</summary>
    public bool HasList => Finished.ListOf(ReturnUrl) is not null;

    /// <summary>What was declared, computed and determined, and what the cap leaves: word, amount, and whose figure it is.</summary>
    public IReadOnlyList<(string Word, string Amount, string Note)> Figures
    {
        get
        {
            var row = View.Case;
            if (View.Measure?.Award is null || View.IsDuty)
            {
                return [];
            }

            List<(string, string, string)> figures = [];
            if (row.BaseFen > 0 && row.BaseFen != row.CeilingFen)
            {
                figures.Add(("申报的金额", Show.Yuan(row.BaseFen), "计算的基数"));
            }

            figures.Add((Show.AwardTitle(row.Meaning, View.Measure), Show.Ceiling(row), ""));
            if (row.AwardFen is { } determined)
            {
                figures.Add(("核定金额", Show.Yuan(determined), ""));
            }

            if (View.Share is { } share && row.IsOpen)
            {
                figures.Add(("额度还可用", share.Room.ToDisplay(), $"最高额 {share.Limit.ToDisplay()}"));
            }

            return figures;
        }
    }

    /// <summary>What follows when this task is ended, in a sentence.</summary>
    public string AfterThis =>
        Task.Kind == TaskKind.Advice && Turn?.Ask is { } ask ? $"意见交回{ask.By.Name}，由其继续办理。" : CaseDisplay.Next(View);

    /// <summary>What is kept of the person's looks at the case; null before the first one.</summary>
    public CaseLook? Look { get; init; }

    /// <summary>Its place in that list, for the form that asks for the next one.</summary>
    public string PlaceKey => new InboxCursor(Task.DueAt, Task.Id, false).ToString();

    /// <summary>How many working days of the term are over, and how many it has; null without a term.</summary>
    public (int Used, int Total)? Term { get; init; }

    /// <summary>Since when there can be news; null for the first look.</summary>
    public DateTimeOffset? NewsSince { get; init; }

    /// <summary>What others have done since.</summary>
    public IReadOnlyList<TimelineItem> News =>
        NewsSince is { } at
            ? [.. View.Timeline.Where(entry => entry.At > at && !UserNames.Contains(entry.Actor ?? "")).Select(TimelineItem.Of)]
            : [];

    /// <summary>The names under which the person acts.</summary>
    public IReadOnlyList<string> UserNames { get; init; } = [];

    /// <summary>In whose place the person works on the task; null where it is the own.</summary>
    public StoodFor? StoodFor { get; init; }

    /// <summary>The words the person can put into an opinion.</summary>
    public IReadOnlyList<Phrase> Phrases { get; init; } = [];

    /// <summary>The figure that the case is about; null where it is about none.</summary>
    public (string Word, string Amount)? Figure =>
        View.Case.AwardFen is { } award ? ("核定金额", Show.Yuan(award))
        : View.Measure?.Award is null || View.IsDuty ? null
        : (Show.AwardTitle(View.Case.Meaning, View.Measure), Show.Ceiling(View.Case));

    /// <summary>Whether the form is a table that needs the whole width.</summary>
    public bool IsWide => Task.Kind is TaskKind.EntitlementList or TaskKind.ListConfirmation or TaskKind.PublicNotice;

    /// <summary>What this person can do with the task besides ending it.</summary>
    public IReadOnlyList<TaskAction> Actions { get; init; } = [];

    /// <summary>The turn that the task shows, as the activity keeps it; null where the activity is left.</summary>
    public Turn? Turn { get; init; }

    /// <summary>The signers who were added, whether they have signed or not.</summary>
    public IReadOnlyList<Turn> Signers { get; init; } = [];

    public AdviceForm Advice { get; init; } = new();

    public ReviewForm Review { get; init; } = new();

    /// <summary>What the applicant declared and whoever approves must verify.</summary>
    public IReadOnlyList<DeclaredFact> ToVerify =>
        View.Measure is { } measure ? DecideReview.ToVerify(Task, View.Tasks, measure, View.Case) : [];

    public AmountForm Amount { get; init; } = new();

    public PaymentForm Payment { get; init; } = new();

    public FailureForm Failure { get; init; } = new();

    public AccountForm Account { get; init; } = new();

    public SecondForm Second { get; init; } = new();

    public LineForm Line { get; init; } = new();

    public RecordForm Record { get; init; } = new();

    public ListForm List { get; init; } = new();

    public ObjectionDecisionForm Decision { get; init; } = new();

    /// <summary>The lines of the list as screened; null before that.</summary>
    public EntitlementScreening? Screening { get; init; }

    /// <summary>The list as it lies before the one who confirms, or came back to be made anew; null elsewhere.</summary>
    public ListProposal? Proposal =>
        Task is { Kind: TaskKind.EntitlementList or TaskKind.ListConfirmation, DetailJson: { } json }
            ? TaskInput.Read<ListProposal>(json)
            : null;

    /// <summary>The objections to the notice that this task is, those that wait first.</summary>
    public IReadOnlyList<Objection> Objections =>
        [.. View.Objections.Where(row => row.TaskId == Task.Id).OrderBy(row => row.Status != ObjectionStatus.Open).ThenBy(row => row.At)];

    /// <summary>What the unit is to record; null for other tasks.</summary>
    public RecordRequest? Request => RecordRequest.Of(Task);

    /// <summary>The partial with which the task is ended.</summary>
    public string FormName =>
        TaskTypes.Of(Task.Kind).Form ?? throw new InvalidOperationException($"A task of kind {Task.Kind} has no form here.");

    /// <summary>What the opinion in the form was read from.</summary>
    public ReadFrom Read => ReadFrom.Of(ClaimTask.OpinionOf(Task));

    /// <summary>An opinion that was saved since the form was read; null while none was.</summary>
    public MeanwhileView? Meanwhile { get; init; }

    /// <summary>Why what was just sent was not taken, when the task still stands.</summary>
    public string? Refusal { get; init; }

    /// <summary>Between what an award can be determined here; null for other tasks.</summary>
    public AwardBounds? Bounds =>
        Task.Kind == TaskKind.Determination
            ? new AwardBounds(
                View.Later?.Meaning ?? View.Case.Meaning,
                View.Later?.Amount ?? new Money(View.Case.CeilingFen),
                View.Share?.Room
            )
            : null;

    /// <summary>The clauses of the measure, for the one who refuses.</summary>
    public IEnumerable<SelectListItem> Clauses =>
        (View.Measure is { } measure ? DecideReview.Clauses(measure) : [])
            .Select(item => new SelectListItem($"{item.Words}：“{item.Clause}”", item.Clause))
            .Prepend(new SelectListItem("请选择", ""));

    public bool IsOpen => Task.Status == CaseTaskStatus.Open;

    public bool IsMine => Task.ClaimedById == UserId;

    public bool IsClaimedByColleague => Task.ClaimedById is not null && !IsMine;

    /// <summary>
    /// What the unit wrote in the round before; not what it returned the case with, which the applicant has answered since.
    /// </summary>
    public string? EarlierOpinion => Earlier?.Outcome == nameof(ReviewDecision.Returned) ? null : Earlier?.Opinion ?? Earlier?.DraftOpinion;

    /// <summary>What a payer is to pay; null for other tasks.</summary>
    public TransferLeg? Leg => TransferLeg.Of(Task);

    /// <summary>A determination that waits for a second or third person; null for other tasks.</summary>
    public AwardProposal? AwardProposal => ProposalOf(Task);

    /// <summary>A registered payment that waits for a second or third person; null for other tasks.</summary>
    public PaymentCheck? PaymentCheck => PaymentOf(Task);

    /// <summary>The task of the second or third person that has sent this one back; null where none has.</summary>
    public CaseTask? SentBack =>
        View.Tasks.FirstOrDefault(row =>
            row.ExecutionId == Task.ExecutionId && row.Round == Task.Round - 1 && row.Outcome == SecondEnds.SentBack
        );

    internal static AwardProposal? ProposalOf(CaseTask? task) =>
        task is { Kind: TaskKind.AwardCountersign or TaskKind.AwardSignature, DetailJson: { } json }
            ? TaskInput.Read<AwardProposal>(json)
            : null;

    internal static PaymentCheck? PaymentOf(CaseTask? task) =>
        task is { Kind: TaskKind.PaymentCountersign or TaskKind.PaymentSignature, DetailJson: { } json }
            ? TaskInput.Read<PaymentCheck>(json)
            : null;

    /// <summary>The evidence of the payment of a leg.</summary>
    public IReadOnlyList<FileLine> Receipts(int leg) => View.Lines(View.ReceiptsOf(leg));

    /// <summary>The account that waits for a second person; null for other tasks.</summary>
    public AccountChange? AccountChange =>
        Task is { Kind: TaskKind.AccountConfirmation, DetailJson: { } json } ? TaskInput.Read<AccountChange>(json) : null;

    /// <summary>The account of a line that the unit is asked about; null for other tasks.</summary>
    public AccountRequest? AccountRequest =>
        Task is { Kind: TaskKind.AccountCorrection, DetailJson: { } json } ? TaskInput.Read<AccountRequest>(json) : null;

    /// <summary>The lines that a failure can be about.</summary>
    public IEnumerable<SelectListItem> ListedLines =>
        View
            .Listed.Where(row => row.StruckReason is null)
            .Select(row => new SelectListItem($"第 {row.Line} 行 {row.Name}，{row.Account}", $"{row.Line}"))
            .Prepend(new SelectListItem("请选择", ""));

    public bool HasChanges => Task.Kind == TaskKind.Review && Task.Round > 1 && View.Submissions.Count > 1;

    /// <summary>The answers that the latest submission changed.</summary>
    public IReadOnlyList<FieldChange> Changes =>
        HasChanges && View.Measure is { } measure
            ?
            [
                .. FormDifference.Between(
                    measure.Form,
                    FormValues.FromJson(View.Submissions[^2].FormJson!),
                    FormValues.FromJson(View.Submissions[^1].FormJson!)
                ),
                .. ProfileParts.Between(ProfileOf(View.Submissions[^2]), ProfileOf(View.Submissions[^1])),
            ]
            : [];

    private ApplicantProfile ProfileOf(CaseSubmission submission) =>
        CaseProfile.OfSubmission(View.Submissions, View.Case, submission.Number);

    public IReadOnlyList<MaterialFile> AddedFiles => FilesOnlyIn(View.Case.Submissions, View.Case.Submissions - 1);

    public IReadOnlyList<MaterialFile> RemovedFiles => FilesOnlyIn(View.Case.Submissions - 1, View.Case.Submissions);

    private List<MaterialFile> FilesOnlyIn(int submission, int other) =>
        [.. View.FilesOf(submission).ExceptBy(View.FilesOf(other).Select(file => file.Id), file => file.Id)];
}
