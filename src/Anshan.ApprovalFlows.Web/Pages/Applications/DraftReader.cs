using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Applications;

/// <summary>A draft with all that its pages show.</summary>
public sealed record DraftView(
    Draft Draft,
    MeasurePackage Measure,
    FormValues Values,
    IReadOnlyList<MaterialFile> Files,
    ApplicantProfile? Profile,
    OpenState State
)
{
    public Guid Id => Draft.Id;

    public required string RegionName { get; init; }

    public AwardComputation? Award => AwardOf(Values);

    public AwardComputation? AwardOf(FormValues values) => Application.AwardOf(values);

    /// <summary>The facts besides the answers that the rules read.</summary>
    public required ApplicationFacts Application { get; init; }

    public required Window Window { get; init; }

    /// <summary>How the application stands to a cap that other applications count towards; null where there is none.</summary>
    public required CapShare? Share { get; init; }

    /// <summary>Names to choose from, by field.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Names { get; init; }

    /// <summary>What is wrong with the form: while filling in only what was typed, before submitting also what is missing.</summary>
    public IReadOnlyDictionary<string, string> FormErrors(bool submit) =>
        FormValidator.Check(Measure.Form, Values.ToRaw(), submit, Facts).Errors;

    /// <summary>What rules read besides the answers.</summary>
    public FormFacts Facts => Application.Form;

    /// <summary>The conditions of the measure as the answers so far stand to them.</summary>
    public IReadOnlyList<CheckedCondition> Conditions => CheckedCondition.Of(Measure, Values, Facts);

    /// <summary>Whether the answers so far make a material necessary.</summary>
    public bool IsRequired(MaterialSpec material) => material.IsRequired(Measure.Form, Values, Facts);

    public IEnumerable<MaterialFile> FilesOf(string materialId) => Files.Where(file => file.MaterialId == materialId);

    /// <summary>Everything that prevents the submission of this draft, by field key, material id, or <c>profile</c>.</summary>
    public required IReadOnlyDictionary<string, string> Problems { get; init; }
}

/// <summary>Reads a draft for the members of its applicant; for anybody else there is none.</summary>
public sealed class DraftReader(DbContext db, MeasureCatalogue catalogue, OrganisationTree organisations, CaseClock clock)
{
    public async Task<DraftView?> FindAsync(Guid draftId, Actor actor, CancellationToken cancellation)
    {
        var draft = await db.Set<Draft>()
            .AsNoTracking()
            .SingleOrDefaultAsync(x => x.Id == draftId && actor.Subjects.Contains(x.SubjectId), cancellation);
        if (draft is null || catalogue.Find(draft.MeasureId) is not { } measure)
        {
            return null;
        }

        var values = FormValues.FromJson(draft.FormJson);
        var files = await db.Set<MaterialFile>()
            .AsNoTracking()
            .Where(file => file.DraftId == draftId)
            .OrderBy(file => file.UploadedAt)
            .ThenBy(file => file.FileName)
            .ThenBy(file => file.Id)
            .ToListAsync(cancellation);
        var profile = await db.Set<ApplicantProfile>()
            .AsNoTracking()
            .SingleOrDefaultAsync(x => x.SubjectId == draft.SubjectId, cancellation);
        var today = ChinaTime.DateOf(clock.Now);
        var window = await MeasureWindows.OfAsync(db, measure, cancellation);
        var facts = await ApplicationFacts.ReadAsync(db, measure, profile, clock.Now, null, cancellation);
        var view = new DraftView(draft, measure, values, files, profile, OpenState.On(today, window))
        {
            Application = facts,
            Window = window,
            Share = null,
            Names = await CapNames.OfAsync(db, measure, profile, cancellation),
            RegionName = organisations.FindRegion(profile?.RegionId ?? "")?.Name ?? "",
            Problems = SubmissionCheck.Of(facts, values.ToRaw(), files.Select(file => file.MaterialId), organisations).Errors,
        };
        return view with { Share = await ShareAsync(view, values, cancellation) };
    }

    /// <summary>What is left of the cap for these answers.</summary>
    public async Task<CapShare?> ShareAsync(DraftView view, FormValues values, CancellationToken cancellation) =>
        CapPlace.Of(new(view.Measure.Id), view.AwardOf(values), values, view.Profile, ChinaTime.DateOf(clock.Now), view.RegionName)
            is { } place
            ? await CapReader.LookAsync(db, place, cancellation)
            : null;
}
