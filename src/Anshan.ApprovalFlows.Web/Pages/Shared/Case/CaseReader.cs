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
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Web.Display;
using Microsoft.EntityFrameworkCore;
using CaseRow = Anshan.ApprovalFlows.Approvals.Cases.Case;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Case;

/// <summary>
/// Reads everything about one case by two commands. Who may see it is asked of the view: <see cref="CaseView.AudienceOf"/>.
/// </summary>
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
    private static readonly RowKey ById = RowKey.Of(nameof(CaseRow.Id));
    private static readonly RowKey OfCase = RowKey.Of(nameof(CaseTask.CaseId));
    private static readonly RowKey OfSubject = RowKey.Of(nameof(ApplicantProfile.SubjectId));

    /// <summary>A case, with what says who may see it; null when there is none.</summary>
    public async Task<CaseView?> FindAsync(Guid caseId, CancellationToken cancellation = default)
    {
        var batch = new RowBatch(db);
        var (cases, ofCase, reports, copies) = (
            batch.Add<CaseRow>(ById, caseId),
            batch.Add<CaseTask>(OfCase, caseId),
            batch.Add<TaskReport>(OfCase, caseId),
            batch.Add<CaseCopy>(OfCase, caseId)
        );
        await batch.ReadAsync(cancellation);
        if (cases is not [var found])
        {
            return null;
        }

        var view = await ViewAsync(found, ofCase, cancellation);
        return view with
        {
            Copies = copies,
            ReportedTo = [.. reports.Select(report => report.PersonId).Distinct()],
            Refusal =
                Refusals.IsRefusal(found.Status) && view.HasApplicant
                    ? await refusals.OfAsync(db, found, Refusals.Decided(view.Tasks), clock.Now, cancellation)
                    : null,
        };
    }

    /// <summary>The case of a task, for the person who may work on it.</summary>
    /// <param name="found">The task.</param>
    /// <param name="also">Adds what the page needs besides, so that it comes with the same command.</param>
    /// <param name="cancellation">Cancels the read.</param>
    public Task<CaseView> OfTaskAsync(AccessibleTask found, Action<RowBatch> also, CancellationToken cancellation) =>
        ViewAsync(found.Case, found.OfCase, cancellation, also);

    /// <summary>Everything that follows from the case and its tasks, by one command.</summary>
    private async Task<CaseView> ViewAsync(
        CaseRow found,
        IReadOnlyList<CaseTask> ofCase,
        CancellationToken cancellation,
        Action<RowBatch>? also = null
    )
    {
        var measure = catalogue.Find(found.MeasureId, found.PackageVersion);
        var tasks = ofCase.OrderBy(task => task.OpenedAt).ThenBy(task => task.Id).ToList();
        var batch = new RowBatch(db);
        var files = batch.Add<MaterialFile>(OfCase, found.Id);
        var submissions = batch.Add<CaseSubmission>(OfCase, found.Id);
        var timeline = batch.Add<TimelineEntry>(OfCase, found.Id);
        var awards = batch.Add<Award>(OfCase, found.Id);
        var transfers = batch.Add<Transfer>(OfCase, found.Id);
        var listed = batch.Add<ListedUnit>(OfCase, found.Id);
        var instances = batch.Add<WorkflowInstance>(ById, found.Id);
        var profiles = found.IsOpen ? batch.Add<ApplicantProfile>(OfSubject, found.SubjectId) : [];
        var objections = tasks.Exists(IsNotice) ? batch.Add<Objection>(OfCase, found.Id) : [];
        var tables = measure is null ? default : TableReader.Ask(batch, measure);
        var cap = found.CapKey is null ? default : CapReader.Ask(batch, found.CapKey);
        also?.Invoke(batch);
        await batch.ReadAsync(cancellation);
        var profile = CaseProfile.Of(found);
        var state = instances is [var kept] ? WorkflowState.FromJson(kept.StateJson) : null;
        return new CaseView(
            found,
            measure,
            FormValues.FromJson(found.FormJson),
            profile,
            organisations.FindRegion(found.RegionId)?.Name ?? found.RegionId,
            [.. files.OrderBy(file => file.UploadedAt).ThenBy(file => file.FileName, StringComparer.Ordinal).ThenBy(file => file.Id)],
            Submissions(found, submissions),
            tasks,
            [.. timeline.OrderByDescending(entry => entry.Id)],
            awards.SingleOrDefault(),
            [.. transfers.OrderBy(transfer => transfer.Leg)]
        )
        {
            ProfileToday = profiles.SingleOrDefault(),
            Earlier = measure is null ? [] : await OtherCases.EarlierAsync(db, measure, profile, found.SubmittedAt, found.Id, cancellation),
            Listed = [.. listed.OrderBy(unit => unit.Line)],
            Objections = objections,
            Tables = measure is null ? AwardTables.Empty : TableReader.Of(tables, measure, ChinaTime.DateOf(found.SubmittedAt)),
            Share = found.CapKey is null ? null : CapReader.OfCase(cap, found.Id, CapOf(measure, found)),
            State = state,
            Drawing =
                instances is [var instance] && state is not null
                    ? await DrawingAsync(found, instance, state, measure, tasks, cancellation)
                    : null,
        };
    }

    private static bool IsNotice(CaseTask task) => task.Kind == TaskKind.PublicNotice;

    private static List<CaseSubmission> Submissions(CaseRow found, List<CaseSubmission> rows)
    {
        var submissions = rows.OrderBy(submission => submission.Number).ToList();
        submissions.ForEach(submission => submission.FormJson ??= found.FormJson);
        return submissions;
    }

    private async Task<MarkedDrawing> DrawingAsync(
        CaseRow found,
        WorkflowInstance instance,
        WorkflowState state,
        MeasurePackage? measure,
        List<CaseTask> tasks,
        CancellationToken cancellation
    )
    {
        var definition = await definitions.GetAsync(db, instance.DefinitionVersionId, cancellation);
        var drawing = draw.Of(
            definition,
            measure,
            measure?.Procedures.FirstOrDefault(procedure => procedure.Id == found.ProcedureId),
            new(found.RegionId)
        );
        var marks = DrawingMarks.Of(drawing, state, found.Status == CaseStatus.Completed, tasks.LastOrDefault()?.ActivityId);
        return new MarkedDrawing(drawing, marks);
    }

    // All caps of one measure that share a scope are one cap: the package is checked for it.
    private static AwardCap? CapOf(MeasurePackage? measure, CaseRow found) =>
        measure?.Award?.Caps.FirstOrDefault(cap =>
            cap.IsShared && found.CapKey!.StartsWith($"{measure.Id}/{cap.Scope}/", StringComparison.Ordinal)
        );
}
