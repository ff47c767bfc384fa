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
    private static readonly RowKey OfPerson = RowKey.Of(nameof(ApplicantProfile.UserId));

    /// <summary>A case, with what says who may see it; null when there is none.</summary>
    public async Task<CaseView?> FindAsync(Guid caseId, CancellationToken cancellation = default)
    {
        var read = await db.ReadTogetherAsync(
            new TablesAsked().Add<CaseRow>(ById, caseId).Add<CaseTask>(OfCase, caseId).Add<TaskReport>(OfCase, caseId),
            cancellation
        );
        if (read.Of<CaseRow>() is not [var found])
        {
            return null;
        }

        var view = await ViewAsync(found, read.Of<CaseTask>(), cancellation);
        return view with
        {
            ReportedTo = [.. read.Of<TaskReport>().Select(report => report.PersonId).Distinct()],
            Refusal =
                Refusals.IsRefusal(found.Status) && view.HasApplicant
                    ? await refusals.OfAsync(db, found, Refusals.Decided(view.Tasks), clock.Now, cancellation)
                    : null,
        };
    }

    /// <summary>The case of a task, for the person who may work on it.</summary>
    public Task<CaseView> OfTaskAsync(AccessibleTask found, CancellationToken cancellation) =>
        ViewAsync(found.Case, found.OfCase, cancellation);

    /// <summary>Everything that follows from the case and its tasks, by one command.</summary>
    private async Task<CaseView> ViewAsync(CaseRow found, IReadOnlyList<CaseTask> ofCase, CancellationToken cancellation)
    {
        var measure = catalogue.Find(found.MeasureId, found.PackageVersion);
        var tasks = ofCase.OrderBy(task => task.OpenedAt).ThenBy(task => task.Id).ToList();
        var asked = new TablesAsked()
            .Add<MaterialFile>(OfCase, found.Id)
            .Add<CaseSubmission>(OfCase, found.Id)
            .Add<TimelineEntry>(OfCase, found.Id)
            .Add<Award>(OfCase, found.Id)
            .Add<Transfer>(OfCase, found.Id)
            .Add<ListedUnit>(OfCase, found.Id)
            .Add<WorkflowInstance>(ById, found.Id)
            .AddIf(found.IsOpen, more => more.Add<ApplicantProfile>(OfPerson, found.ApplicantUserId))
            .AddIf(tasks.Exists(IsNotice), more => more.Add<Objection>(OfCase, found.Id))
            .AddIf(measure is not null, more => TableReader.Ask(more, measure!))
            .AddIf(found.CapKey is not null, more => CapReader.Ask(more, found.CapKey!));
        var read = await db.ReadTogetherAsync(asked, cancellation);
        return new CaseView(
            found,
            measure,
            FormValues.FromJson(found.FormJson),
            CaseProfile.Of(found),
            organisations.FindRegion(found.RegionId)?.Name ?? found.RegionId,
            [
                .. read.Of<MaterialFile>()
                    .OrderBy(file => file.UploadedAt)
                    .ThenBy(file => file.FileName, StringComparer.Ordinal)
                    .ThenBy(file => file.Id),
            ],
            Submissions(found, read),
            tasks,
            [.. read.Of<TimelineEntry>().OrderByDescending(entry => entry.Id)],
            read.Of<Award>().SingleOrDefault(),
            [.. read.Of<Transfer>().OrderBy(transfer => transfer.Leg)]
        )
        {
            ProfileToday = found.IsOpen ? read.Of<ApplicantProfile>().SingleOrDefault() : null,
            Listed = [.. read.Of<ListedUnit>().OrderBy(unit => unit.Line)],
            Objections = tasks.Exists(IsNotice) ? read.Of<Objection>() : [],
            Tables = measure is null ? AwardTables.Empty : TableReader.Of(read, measure, ChinaTime.DateOf(found.SubmittedAt)),
            Share = found.CapKey is null ? null : CapReader.OfCase(read, found.Id, CapOf(measure, found)),
            Drawing = read.Of<WorkflowInstance>() is [var instance]
                ? await DrawingAsync(found, instance, measure, tasks, cancellation)
                : null,
        };
    }

    private static bool IsNotice(CaseTask task) => task.Kind == TaskKind.PublicNotice;

    private static List<CaseSubmission> Submissions(CaseRow found, TablesRead read)
    {
        var submissions = read.Of<CaseSubmission>().OrderBy(submission => submission.Number).ToList();
        submissions.ForEach(submission => submission.FormJson ??= found.FormJson);
        return submissions;
    }

    private async Task<MarkedDrawing> DrawingAsync(
        CaseRow found,
        WorkflowInstance instance,
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
