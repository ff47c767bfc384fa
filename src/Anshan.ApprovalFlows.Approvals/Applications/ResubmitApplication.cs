using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Applications.Forms;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Approvals.Steps;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Instances;
using Anshan.ApprovalFlows.Engine.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>补正: submits the corrected fields and materials; only what was asked for can change.</summary>
public sealed class ResubmitApplication(
    AppDbContext db, TaskAccess access, WorkflowRunner runner, MeasureCatalogue measures, OrganisationTree organisations, CaseMails mails, CaseClock clock)
{
    private const int MaxNote = 1000;

    /// <summary>Resubmits; <paramref name="form"/> holds what was typed, by field key.</summary>
    public async Task<TaskOutcome> RunAsync(
        Guid taskId, Actor actor, IReadOnlyDictionary<string, string?> form, string? note, Guid operationId, CancellationToken cancellation = default)
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Kind: TaskKind.Correction } found)
        {
            return new TaskOutcome.NotFound();
        }

        if (note?.Length > MaxNote)
        {
            return new TaskOutcome.Invalid(new Dictionary<string, string> { ["note"] = $"补正说明不能超过 {MaxNote} 字。" });
        }

        var row = found.Case;
        var measure = measures[row.MeasureId, row.PackageVersion];
        var (check, place) = await CheckAsync(found, measure, form, cancellation);
        if (check.Errors.Count > 0)
        {
            return new TaskOutcome.Invalid(check.Errors);
        }

        var capBefore = row.CapKey;
        Apply(row, measure, check, place);
        var input = new CorrectionInput(actor.UserId, actor.Name, string.IsNullOrWhiteSpace(note) ? null : note.Trim());
        var operation = new Operation(operationId, DerivedGuid.Hash("resubmit", taskId.ToString("N"), row.FormJson, input.Note));
        return await EndTask.RunAsync(
            access, runner, found, actor, new Stimulus.Resume(found.Task.ExecutionId, "resubmit", TaskInput.Of(input)), operation,
            "case.resubmitted", new { task = taskId, submission = row.Submissions, form = row.FormJson, ceilingFen = row.CeilingFen, input.Note },
            "已提交补正，办件回到审核环节。", cancellation,
            (context, token) => WriteAsync(context, row, capBefore, place, input.Note, operationId, token),
            new Dictionary<FactRequest, object> { [new GetCase()] = CaseFactSource.Of(row) });
    }

    private async Task<(SubmissionCheck Check, CapPlace? Place)> CheckAsync(
        AccessibleTask found, MeasurePackage measure, IReadOnlyDictionary<string, string?> form, CancellationToken cancellation)
    {
        var asked = CorrectionRequest.Of(found.Task);
        var raw = FormValues.FromJson(found.Case.FormJson).ToRaw().ToDictionary();
        foreach (var key in asked.Fields.Where(form.ContainsKey))
        {
            raw[key] = form[key];
        }

        var next = found.Case.Submissions + 1;
        var materials = await db.MaterialFiles
            .Where(file => file.CaseId == found.Case.Id && (file.UntilSubmission == null || file.UntilSubmission > next))
            .Select(file => file.MaterialId)
            .ToListAsync(cancellation);
        var profile = JsonSerializer.Deserialize<ApplicantProfile>(found.Case.ProfileJson);
        var day = ChinaTime.DateOf(found.Case.SubmittedAt);
        var check = SubmissionCheck.Of(measure, raw, materials, profile, organisations, await TableReader.ReadAsync(db, measure, day, cancellation));
        return (check, check.PlaceOf(measure, profile, day, organisations));
    }

    private static void Apply(Case row, MeasurePackage measure, SubmissionCheck check, CapPlace? place)
    {
        row.FormJson = check.Values.ToJson();
        row.Title = CaseTitle.Of(measure, check.Values);
        row.Submissions++;
        row.BaseFen = check.Award?.Base.Fen ?? 0;
        row.CeilingFen = check.Award?.Amount.Fen ?? 0;
        row.Meaning = check.Award?.Meaning ?? AwardMeaning.Open;
        row.CapKey = place?.Key;
        row.TraceJson = StoredJson.Write(check.Award?.Trace ?? []);
    }

    private async Task WriteAsync(
        DbContext context, Case corrected, string? capBefore, CapPlace? place, string? note, Guid operationId, CancellationToken cancellation)
    {
        var (rows, now) = (new RowSet(context), clock.Now);
        var waiting = await CapQueue.RoomsAsync(context, capBefore, cancellation);
        if (place is not null)
        {
            // A correction gets what is left, like a submission of that moment that keeps its place in the row.
            await CapLedger.ReserveAsync(context, rows, place, corrected.Id, new Money(corrected.CeilingFen), Money.Zero, cancellation);
        }
        else if (capBefore is not null)
        {
            CapLedger.Release(rows, capBefore, corrected.Id);
        }

        await rows.FlushAsync(context, cancellation);
        // A correction that asks for less, or for something else, leaves more for those who wait.
        var gained = await CapQueue.GainedAsync(context, capBefore, waiting, corrected.Id, cancellation);
        if (gained.Count > 0)
        {
            var news = new RowSet(context);
            await mails.ToWaitingAsync(context, news, gained, now, operationId, cancellation);
            await news.FlushAsync(context, cancellation);
        }

        var row = await context.Set<Case>().SingleAsync(x => x.Id == corrected.Id, cancellation);
        var before = await context.Set<CaseSubmission>().SingleAsync(x => x.CaseId == row.Id && x.Number == row.Submissions, cancellation);
        before.FormJson = row.FormJson;
        (row.FormJson, row.Title, row.Submissions) = (corrected.FormJson, corrected.Title, corrected.Submissions);
        (row.BaseFen, row.CeilingFen, row.TraceJson) = (corrected.BaseFen, corrected.CeilingFen, corrected.TraceJson);
        (row.Meaning, row.CapKey) = (corrected.Meaning, corrected.CapKey);
        context.Add(new CaseSubmission { CaseId = row.Id, Number = row.Submissions, At = now, Note = note });
    }
}
