using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using CaseRow = Anshan.ApprovalFlows.Approvals.Cases.Case;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Case;

/// <summary>The role in which a person sees a case.</summary>
public enum CaseAudience
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>The one who applied: no opinions of single departments.</summary>
    Applicant,

    /// <summary>Staff with a part in the case, and those who look after all cases: everything.</summary>
    Staff,
}

/// <summary>A case with all that a page about it shows; read once by <see cref="CaseReader"/>.</summary>
/// <param name="Case">The row.</param>
/// <param name="Measure">Its measure; null when the package was removed since.</param>
/// <param name="Values">The answers of the latest submission.</param>
/// <param name="Profile">The applicant as it was at submission.</param>
/// <param name="RegionName">The applicant's region.</param>
/// <param name="AllFiles">Every file of the case, also those of earlier submissions and those waiting for the next.</param>
/// <param name="Submissions">Oldest first.</param>
/// <param name="Tasks">Everybody's, oldest first.</param>
/// <param name="Timeline">Newest first, with the lines that only staff see.</param>
/// <param name="Award">Once determined.</param>
/// <param name="Transfers">The paid legs, in order.</param>
public sealed record CaseView(
    CaseRow Case,
    MeasurePackage? Measure,
    FormValues Values,
    ApplicantProfile Profile,
    string RegionName,
    IReadOnlyList<MaterialFile> AllFiles,
    IReadOnlyList<CaseSubmission> Submissions,
    IReadOnlyList<CaseTask> Tasks,
    IReadOnlyList<TimelineEntry> Timeline,
    Award? Award,
    IReadOnlyList<Transfer> Transfers
)
{
    /// <summary>False where a unit opened the case itself: then nobody has filled anything in.</summary>
    public bool HasApplicant => CaseWords.HasApplicant(Case);

    /// <summary>Whether the system opened it as a duty of the unit.</summary>
    public bool IsDuty => DutyCases.UnitOf(Case) is not null;

    /// <summary>The word for the owner of the case: applicant, responsible unit, or the unit that opened it.</summary>
    public string OwnerTitle =>
        HasApplicant ? "申请主体"
        : IsDuty ? "责任单位"
        : "发起单位";

    /// <summary>The files of the latest submission.</summary>
    public IReadOnlyList<MaterialFile> Files => FilesOf(Case.Submissions);

    public IEnumerable<CaseTask> OpenTasks => Tasks.Where(task => task.Status == CaseTaskStatus.Open);

    /// <summary>The applicant's open correction, if there is one.</summary>
    public CaseTask? Correction => OpenTasks.FirstOrDefault(task => task.Kind == TaskKind.Correction);

    /// <summary>The applicant's open question about the account, if there is one.</summary>
    public CaseTask? AccountCorrection => OpenTasks.FirstOrDefault(task => task.Kind == TaskKind.AccountCorrection);

    /// <summary>The applicant's profile as it is today; null where it has none any more, or the case is over.</summary>
    public ApplicantProfile? ProfileToday { get; init; }

    /// <summary>
    /// What the applicant has changed in the profile since; the case goes by its own copy until a correction takes it over.
    /// </summary>
    public IReadOnlyList<FieldChange> ProfileNews => ProfileToday is { } today ? ProfileParts.Between(Profile, today) : [];

    /// <summary>The computation of the latest submission as it was then; null where the measure has no rule.</summary>
    public AwardComputation? Computation =>
        JsonSerializer.Deserialize<List<AwardLine>>(Case.TraceJson) is { Count: > 0 } trace
            ? new AwardComputation(new Money(Case.CeilingFen), Case.Meaning, trace, new Money(Case.BaseFen))
            : null;

    /// <summary>What an award that was open at submission is by now, with figures entered since.</summary>
    public AwardComputation? Later => AwardBounds.Later(Case.Meaning, Measure?.Award, new AwardInputs(Values, Tables, Case.RegionId));

    /// <summary>Figures that administrators have entered and the measure's rule needs.</summary>
    public AwardTables Tables { get; init; } = AwardTables.Empty;

    /// <summary>The applicant's earlier applications for the measure, where its rules read them.</summary>
    public IReadOnlyList<OtherApplication> Earlier { get; init; } = [];

    /// <summary>The facts besides the answers that the rules read, on the day of the first submission.</summary>
    public ApplicationFacts FactsOf(MeasurePackage measure) => new(measure, Case.SubmittedAt, Profile, Tables, Earlier);

    /// <summary>The conditions of the measure as the latest submission stands to them, on the day of the first one.</summary>
    public IReadOnlyList<CheckedCondition> Conditions =>
        HasApplicant && Measure is { } measure
            ?
            [
                .. CheckedCondition
                    .Of(measure, Values, FactsOf(measure).Form)
                    .Select(item => item with { VerifiedBy = VerifiedBy(item.Condition.Text) }),
            ]
            : [];

    /// <summary>The units that have verified what the applicant declares since the latest submission.</summary>
    private string VerifiedBy(string declared) =>
        string.Join(
            "、",
            Timeline
                .Where(entry =>
                    entry.Kind == "verified" && entry.At >= Submissions[^1].At && entry.Detail?.Split('\n').Contains(declared) == true
                )
                .OrderBy(entry => entry.Id)
                .Select(entry => entry.Organisation)
                .Distinct()
        );

    /// <summary>How the case stands to a cap that other cases count towards; null where there is none.</summary>
    public CapShare? Share { get; init; }

    /// <summary>The people above the units of the case whom an overdue task of it was put before.</summary>
    public IReadOnlyList<string> ReportedTo { get; init; } = [];

    /// <summary>Who is to know of the case without having to do anything (抄送).</summary>
    public IReadOnlyList<CaseCopy> Copies { get; init; } = [];

    /// <summary>The stored state of its procedure; null where it has none.</summary>
    public WorkflowState? State { get; init; }

    /// <summary>The lines of the confirmed list, struck ones too; none where the case has no list.</summary>
    public IReadOnlyList<ListedUnit> Listed { get; init; } = [];

    /// <summary>The objections to public notices of the case.</summary>
    public IReadOnlyList<Objection> Objections { get; init; } = [];

    /// <summary>What the applicant is told of a refusal; null where the case was not refused.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The procedure as it is drawn in the version of this case, with where it stands.</summary>
    public MarkedDrawing? Drawing { get; init; }

    public IReadOnlyList<Step> Steps => CaseSteps.Of(this);

    /// <summary>The files that belong to a submission; for the one after the latest, as it would be sent now.</summary>
    public IReadOnlyList<MaterialFile> FilesOf(int submission) =>
        [
            .. AllFiles.Where(file =>
                (file.SinceSubmission ?? 1) <= submission && !(file.UntilSubmission <= submission) && !PaymentReceipt.Is(file.MaterialId)
            ),
        ];

    /// <summary>Files of the case, for <c>_FileList</c>.</summary>
    public IReadOnlyList<FileLine> Lines(IEnumerable<MaterialFile> files) =>
        [.. files.Select(file => new FileLine(file.FileName, file.Size, Links.CaseFile(Case.Id, file.Id)))];

    /// <summary>The evidence of the payment of a leg, for staff.</summary>
    public IReadOnlyList<MaterialFile> ReceiptsOf(int leg) => [.. AllFiles.Where(file => file.MaterialId == PaymentReceipt.Of(leg).Id)];

    public string MaterialName(string materialId) =>
        materialId == RecordRequest.Scan.Id
            ? RecordRequest.Scan.Name
            : Measure?.Materials.FirstOrDefault(material => material.Id == materialId)?.Name ?? materialId;

    public IReadOnlyList<TimelineItem> TimelineFor(CaseAudience audience) =>
        [.. Timeline.Where(entry => audience == CaseAudience.Staff || entry.ForApplicant).Select(TimelineItem.Of)];

    /// <summary>
    /// The applicant sees its own case; staff those their unit has or had a task of, or that were reported or copied to them; workflow
    /// administrators and auditors all.
    /// </summary>
    public CaseAudience AudienceOf(Actor actor) =>
        actor.ActsFor(Case.SubjectId) ? CaseAudience.Applicant
        : actor.Is(Roles.WorkflowAdministrator) || actor.Is(Roles.Auditor) ? CaseAudience.Staff
        : actor.OrganisationId is { } unit && Roles.CaseWork.Any(actor.Is) && Tasks.Any(task => task.OrganisationId == unit)
            ? CaseAudience.Staff
        : Roles.CaseWork.Any(actor.Is) && (ReportedTo.Contains(actor.UserId) || Copies.Any(copy => copy.PersonId == actor.UserId))
            ? CaseAudience.Staff
        : CaseAudience.None;
}
