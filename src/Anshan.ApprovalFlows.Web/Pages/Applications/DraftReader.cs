using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Forms;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Applications;

/// <summary>A draft with all that its pages show.</summary>
public sealed record DraftView(
    Draft Draft, MeasurePackage Measure, FormValues Values, IReadOnlyList<MaterialFile> Files, ApplicantProfile? Profile, OpenState State)
{
    public Guid Id => Draft.Id;

    public required string RegionName { get; init; }

    public AwardComputation? Award => AwardOf(Values);

    public AwardComputation? AwardOf(FormValues values) => Measure.Award is { } rule ? AwardCalculator.Calculate(rule, values) : null;

    /// <summary>What is wrong with the form: while filling in only what was typed, before submitting also what is missing.</summary>
    public IReadOnlyDictionary<string, string> FormErrors(bool submit) => FormValidator.Check(Measure.Form, Values.ToRaw(), submit).Errors;

    public IEnumerable<MaterialFile> FilesOf(string materialId) => Files.Where(file => file.MaterialId == materialId);

    /// <summary>Everything that stands between this draft and its submission, by field key, material id, or <c>profile</c>.</summary>
    public required IReadOnlyDictionary<string, string> Problems { get; init; }
}

/// <summary>Reads a draft for its owner; for anybody else there is none.</summary>
public sealed class DraftReader(AppDbContext db, MeasureCatalogue catalogue, OrganisationTree organisations, CaseClock clock)
{
    public async Task<DraftView?> FindAsync(Guid draftId, Actor actor, CancellationToken cancellation)
    {
        Draft? draft = await db.Drafts.AsNoTracking().SingleOrDefaultAsync(x => x.Id == draftId && x.OwnerId == actor.UserId, cancellation);
        if (draft is null || catalogue.Find(draft.MeasureId) is not { } measure)
        {
            return null;
        }

        FormValues values = FormValues.FromJson(draft.FormJson);
        var files = await db.MaterialFiles.AsNoTracking().Where(file => file.DraftId == draftId).OrderBy(file => file.UploadedAt).ThenBy(file => file.FileName).ThenBy(file => file.Id).ToListAsync(cancellation);
        var profile = await db.ApplicantProfiles.AsNoTracking().SingleOrDefaultAsync(x => x.UserId == actor.UserId, cancellation);
        return new DraftView(draft, measure, values, files, profile, OpenState.On(ChinaTime.DateOf(clock.Now), measure.Window))
        {
            RegionName = organisations.FindRegion(profile?.RegionId ?? "")?.Name ?? "",
            Problems = SubmissionCheck.Of(measure, values.ToRaw(), files.Select(file => file.MaterialId), profile, organisations).Errors,
        };
    }
}
