using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Drawings;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Web.Display;
using Microsoft.EntityFrameworkCore;
using CaseRow = Anshan.ApprovalFlows.Approvals.Cases.Case;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Case;

/// <summary>Reads everything about one case. Who may see it is asked of the view: <see cref="CaseView.AudienceOf"/>.</summary>
public sealed class CaseReader(
    DbContext db,
    MeasureCatalogue catalogue,
    OrganisationTree organisations,
    DefinitionStore definitions,
    DrawProcedure draw,
    Refusals refusals,
    CaseClock clock
)
{
    public async Task<CaseView?> FindAsync(Guid caseId, CancellationToken cancellation = default)
    {
        if (await db.Set<Approvals.Cases.Case>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == caseId, cancellation) is not { } found)
        {
            return null;
        }

        var measure = catalogue.Find(found.MeasureId, found.PackageVersion);
        var tasks = await db.Set<CaseTask>()
            .AsNoTracking()
            .Where(x => x.CaseId == caseId)
            .OrderBy(x => x.OpenedAt)
            .ThenBy(x => x.Id)
            .ToListAsync(cancellation);
        return new CaseView(
            found,
            measure,
            FormValues.FromJson(found.FormJson),
            CaseProfile.Of(found),
            organisations.FindRegion(found.RegionId)?.Name ?? found.RegionId,
            await db.Set<MaterialFile>()
                .AsNoTracking()
                .Where(x => x.CaseId == caseId)
                .OrderBy(x => x.UploadedAt)
                .ThenBy(x => x.FileName)
                .ThenBy(x => x.Id)
                .ToListAsync(cancellation),
            await SubmissionsAsync(found, cancellation),
            tasks,
            await db.Set<TimelineEntry>()
                .AsNoTracking()
                .Where(x => x.CaseId == caseId)
                .OrderByDescending(x => x.Id)
                .ToListAsync(cancellation),
            await db.Set<Award>().AsNoTracking().SingleOrDefaultAsync(x => x.CaseId == caseId, cancellation),
            await db.Set<Transfer>().AsNoTracking().Where(x => x.CaseId == caseId).OrderBy(x => x.Leg).ToListAsync(cancellation)
        )
        {
            ProfileToday = found.IsOpen
                ? await db.Set<ApplicantProfile>().AsNoTracking().SingleOrDefaultAsync(x => x.UserId == found.ApplicantUserId, cancellation)
                : null,
            Refusal =
                Refusals.IsRefusal(found.Status) && CaseWords.HasApplicant(found)
                    ? await refusals.OfAsync(db, found, Refusals.Decided(tasks), clock.Now, cancellation)
                    : null,
            Listed = await db.Set<ListedUnit>()
                .AsNoTracking()
                .Where(x => x.CaseId == caseId)
                .OrderBy(x => x.Line)
                .ToListAsync(cancellation),
            Objections = tasks.Exists(task => task.Kind == TaskKind.PublicNotice)
                ? await db.Set<Objection>().AsNoTracking().Where(x => x.CaseId == caseId).ToListAsync(cancellation)
                : [],
            ReportedTo = await db.Set<TaskReport>()
                .AsNoTracking()
                .Where(x => x.CaseId == caseId)
                .Select(x => x.PersonId)
                .Distinct()
                .ToListAsync(cancellation),
            Tables = measure is null
                ? AwardTables.Empty
                : await TableReader.ReadAsync(db, measure, ChinaTime.DateOf(found.SubmittedAt), cancellation),
            Share = found.CapKey is null ? null : await CapReader.OfCaseAsync(db, caseId, CapOf(measure, found), cancellation),
            Drawing = await DrawingAsync(found, measure, tasks, cancellation),
        };
    }

    private async Task<List<CaseSubmission>> SubmissionsAsync(CaseRow found, CancellationToken cancellation)
    {
        var submissions = await db.Set<CaseSubmission>()
            .AsNoTracking()
            .Where(x => x.CaseId == found.Id)
            .OrderBy(x => x.Number)
            .ToListAsync(cancellation);
        submissions.ForEach(submission => submission.FormJson ??= found.FormJson);
        return submissions;
    }

    private async Task<MarkedDrawing?> DrawingAsync(
        CaseRow found,
        MeasurePackage? measure,
        List<CaseTask> tasks,
        CancellationToken cancellation
    )
    {
        if (
            await db.Set<WorkflowInstance>()
                .AsNoTracking()
                .Where(x => x.Id == found.Id)
                .Select(x => new { x.DefinitionVersionId, x.StateJson })
                .SingleOrDefaultAsync(cancellation)
            is not { } instance
        )
        {
            return null;
        }

        var definition = await definitions.GetAsync(db, instance.DefinitionVersionId, cancellation);
        var drawing = draw.Of(
            definition,
            measure,
            measure?.Procedures.FirstOrDefault(procedure => procedure.Id == found.ProcedureId),
            found.RegionId
        );
        var marks = DrawingMarks.Of(
            drawing,
            WorkflowState.FromJson(instance.StateJson),
            found.Status == CaseStatus.Completed,
            tasks.LastOrDefault()?.ActivityId
        );
        return new MarkedDrawing(drawing, marks);
    }

    // All caps of one measure that share a scope are one cap: the package is checked for it.
    private static AwardCap? CapOf(MeasurePackage? measure, CaseRow found) =>
        measure?.Award?.Caps.FirstOrDefault(cap =>
            cap.IsShared && found.CapKey!.StartsWith($"{measure.Id}/{cap.Scope}/", StringComparison.Ordinal)
        );
}
