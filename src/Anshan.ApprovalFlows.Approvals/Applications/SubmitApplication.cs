using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Approvals.Steps;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Instances;
using Anshan.ApprovalFlows.Engine.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>Turns a draft into a case: one commit writes the case, its files, the first tasks, the timers and the mail.</summary>
public sealed class SubmitApplication(
    OpenDatabase open, WorkflowRunner runner, CaseFactSource facts, MeasureCatalogue measures, OrganisationTree organisations, CaseClock clock)
{
    private static readonly RowKey ProfileOf = RowKey.Of(nameof(ApplicantProfile.UserId));
    private static readonly RowKey NumberOf = new("""SELECT "Number" FROM "Cases" WHERE "Id" = @p0""", nameof(Case.Id));
    private static readonly RowKey FilesOfDraft = RowKey.Of(nameof(MaterialFile.DraftId));
    private static readonly RowKey SinceCase = RowKey.Of(nameof(MaterialFile.CaseId), nameof(MaterialFile.SinceSubmission));
    private static readonly RowKey ById = RowKey.Of(nameof(Draft.Id));
    private static readonly RowKey CaseOf = RowKey.Of(nameof(Draft.CaseId));

    /// <summary>Submits. The same draft never becomes two cases, whatever is clicked how often.</summary>
    public async Task<SubmitOutcome> RunAsync(Guid draftId, Actor actor, Guid operationId, CancellationToken cancellation = default)
    {
        await using var lent = open();
        var db = lent.Context;
        var draft = await db.FindRowAsync<Draft>(ById, cancellation, draftId);
        if (draft is null || draft.OwnerId != actor.UserId || measures.Find(draft.MeasureId) is not { } measure)
        {
            return new SubmitOutcome.NotFound();
        }

        var caseId = DerivedGuid.Of("case", draftId.ToString("N"));
        if (draft.CaseId is not null)
        {
            return new SubmitOutcome.Submitted(caseId, await NumberAsync(db, caseId, cancellation));
        }

        if (OpenState.On(ChinaTime.DateOf(clock.Now), measure.Window) is { IsOpen: false } closed)
        {
            return new SubmitOutcome.Closed(closed.Reason);
        }

        var profile = await db.FindRowAsync<ApplicantProfile>(ProfileOf, cancellation, actor.UserId);
        var materials = (await db.ReadRowsAsync<MaterialFile>(FilesOfDraft, cancellation, draftId)).ConvertAll(file => file.MaterialId);
        var raw = JsonSerializer.Deserialize<Dictionary<string, string?>>(draft.FormJson) ?? [];
        var check = SubmissionCheck.Of(measure, raw, materials, profile, organisations);
        if (check.Errors.Count > 0)
        {
            return new SubmitOutcome.Invalid(check.Errors);
        }

        var version = await ProcedureLibrary.PublishedVersionAsync(db, measure.Id, draft.ProcedureId, cancellation);
        if (version is null)
        {
            return new SubmitOutcome.Closed("本项政策的办理流程尚未发布，请稍后再来。");
        }

        var draftCase = NewCase(caseId, draft, measure, profile!, check, "");
        var request = new StepRequest(
            caseId,
            new Stimulus.Start(new Dictionary<string, JsonNode?> { ["form"] = JsonNode.Parse(check.Values.ToJson()) }),
            new Operation(operationId, DerivedGuid.Hash("submit", draftId.ToString("N"))),
            new CaseOrigin(actor, "case.submitted", new { draft = draftId, measure = measure.Id, form = check.Values.ToJson(), ceilingFen = draftCase.CeilingFen }))
        {
            DefinitionVersionId = version,
            Facts = new Dictionary<FactRequest, object> { [new GetCase()] = facts.Of(draftCase) },
            Write = (context, token) => WriteAsync(context, draft, number => NewCase(caseId, draft, measure, profile!, check, number), actor, token),
        };
        await lent.DisposeAsync();
        var outcome = await runner.RunAsync(request, cancellation);
        return outcome is StepOutcome.Refused { Reason: "Busy" }
            ? new SubmitOutcome.Invalid(new Dictionary<string, string> { ["form"] = "系统繁忙，请再提交一次，已填写的内容都已保存。" })
            : await SubmittedAsync(caseId, cancellation);
    }

    private static async Task WriteAsync(DbContext context, Draft draft, Func<string, Case> create, Actor actor, CancellationToken cancellation)
    {
        var empty = create("");
        var number = await CaseNumbers.NextAsync(context, draft.MeasureId, ChinaTime.DateOf(empty.SubmittedAt).Year, cancellation);
        var row = create(number);
        var rows = new RowSet(context);
        rows.Add(row);
        rows.Add(new CaseSubmission { CaseId = row.Id, Number = 1, At = row.SubmittedAt, FormJson = row.FormJson });
        rows.Add(new TimelineEntry
        {
            CaseId = row.Id,
            At = row.SubmittedAt,
            Kind = "submitted",
            Text = $"{row.ApplicantName}提交申请",
            Actor = actor.Name,
        });
        rows.Update<MaterialFile>(FilesOfDraft, SinceCase, [row.Id, 1, draft.Id]);
        rows.Update<Draft>(ById, CaseOf, [row.Id, draft.Id]);
        await rows.FlushAsync(context, cancellation);
    }

    private Case NewCase(Guid id, Draft draft, MeasurePackage measure, ApplicantProfile profile, SubmissionCheck check, string number) => new()
    {
        Id = id,
        Number = number,
        MeasureId = measure.Id,
        ProcedureId = draft.ProcedureId,
        PackageVersion = measure.ContentHash,
        ApplicantUserId = draft.OwnerId,
        ApplicantName = profile.Name,
        RegionId = profile.RegionId,
        Title = CaseTitle.Of(measure, check.Values),
        Status = CaseStatus.UnderReview,
        Stage = "已提交",
        SubmittedAt = clock.Now,
        UpdatedAt = clock.Now,
        FormJson = check.Values.ToJson(),
        Submissions = 1,
        ProfileJson = JsonSerializer.Serialize(profile),
        BaseFen = check.Award?.Base.Fen ?? 0,
        CeilingFen = check.Award?.Amount.Fen ?? 0,
        TraceJson = JsonSerializer.Serialize(check.Award?.Trace ?? []),
    };

    private async Task<SubmitOutcome> SubmittedAsync(Guid caseId, CancellationToken cancellation)
    {
        await using var lent = open();
        return new SubmitOutcome.Submitted(caseId, await NumberAsync(lent.Context, caseId, cancellation));
    }

    private static async Task<string> NumberAsync(DbContext db, Guid caseId, CancellationToken cancellation) =>
        await db.TextAsync<Case>(NumberOf, cancellation, caseId) ?? throw new InvalidOperationException($"Case {caseId} does not exist.");
}
