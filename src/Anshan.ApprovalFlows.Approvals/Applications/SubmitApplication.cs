using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Procedures;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>Turns a draft into a case: one commit writes the case, its files, the first tasks, the timers and the mail.</summary>
public sealed class SubmitApplication(
    OpenDatabase open,
    WorkflowRunner runner,
    MeasureCatalogue measures,
    OrganisationTree organisations,
    CaseClock clock,
    CaseNumbers numbers
)
{
    private const string Submitted = "submitted";
    private static readonly RowKey LineOfCase = RowKey.Of(nameof(TimelineEntry.CaseId), nameof(TimelineEntry.Kind));
    private static readonly RowKey Detail = RowKey.Of(nameof(TimelineEntry.Detail));
    private static readonly RowKey ProfileOf = RowKey.Of(nameof(ApplicantProfile.SubjectId));
    private static readonly RowKey NumberOf = new("""SELECT "Number" FROM "Cases" WHERE "Id" = @p0""", nameof(Case.Id));
    private static readonly RowKey FilesOfDraft = RowKey.Of(nameof(MaterialFile.DraftId));
    private static readonly RowKey SinceCase = RowKey.Of(nameof(MaterialFile.CaseId), nameof(MaterialFile.SinceSubmission));
    private static readonly RowKey ById = RowKey.Of(nameof(Draft.Id));
    private static readonly RowKey CaseOf = RowKey.Of(nameof(Draft.CaseId));

    /// <summary>Submits. The same draft never becomes two cases, however often it is submitted.</summary>
    /// <param name="draftId">The draft.</param>
    /// <param name="actor">Its owner.</param>
    /// <param name="operationId">Of the click.</param>
    /// <param name="least">
    /// What the applicant has agreed to get at least, having been told what is left of the cap; null for the whole computed amount, zero to
    /// queue.
    /// </param>
    /// <param name="shown">
    /// The <see cref="MeasurePackage.ContentHash"/> that the applicant has checked the application under; null where nobody was shown any.
    /// </param>
    /// <param name="content">
    /// The <see cref="CheckedContent"/> that the applicant has looked through; null where nobody was shown any.
    /// </param>
    /// <param name="cancellation">Ends with the request.</param>
    public async Task<SubmitOutcome> RunAsync(
        Guid draftId,
        Actor actor,
        Guid operationId,
        Money? least = null,
        string? shown = null,
        string? content = null,
        CancellationToken cancellation = default
    )
    {
        await using var pooled = open();
        var db = pooled.Context;
        var draft = await db.FindRowAsync<Draft>(ById, cancellation, draftId);
        if (draft is null || !actor.ActsFor(draft.SubjectId) || measures.Find(draft.MeasureId) is not { } measure)
        {
            return new SubmitOutcome.NotFound();
        }

        var caseId = DerivedGuid.Near(draftId, "case", draftId.ToString("N"));
        if (draft.CaseId is not null)
        {
            return new SubmitOutcome.Submitted(caseId, await NumberAsync(db, caseId, cancellation));
        }

        if (shown is not null && shown != measure.ContentHash)
        {
            return new SubmitOutcome.Again("本项政策的申报内容刚刚更新，申请还没有提交。请再核对一遍后提交，已填写的内容都已保存。");
        }

        var today = ChinaTime.DateOf(clock.Now);
        var window = await MeasureWindows.OfAsync(db, measure, cancellation);
        if (OpenState.On(today, window) is { IsOpen: false } closed)
        {
            return new SubmitOutcome.Closed(closed.Reason);
        }

        var profile = await db.FindRowAsync<ApplicantProfile>(ProfileOf, cancellation, draft.SubjectId);
        var files = await db.ReadRowsAsync<MaterialFile>(FilesOfDraft, cancellation, draftId);
        if (content is not null && content != CheckedContent.MarkOf(draft, files, profile))
        {
            return new SubmitOutcome.Again(
                "您打开本页以后，另一个窗口修改了这份申请，申请还没有提交。下面是现在的内容，请再核对一遍后提交。"
            );
        }

        var materials = files.ConvertAll(file => file.MaterialId);
        var raw = JsonSerializer.Deserialize<Dictionary<string, string?>>(draft.FormJson) ?? [];
        var facts = await ApplicationFacts.ReadAsync(db, measure, profile, clock.Now, null, cancellation);
        var check = SubmissionCheck.Of(facts, raw, materials, organisations);
        if (check.Errors.Count > 0)
        {
            return new SubmitOutcome.Invalid(check.Errors);
        }

        if (
            measure.Procedures.FirstOrDefault(procedure => procedure.Id == draft.ProcedureId)?.Problems(measure.Form, check.Values) is
            { Count: > 0 } elsewhere
        )
        {
            return new SubmitOutcome.Invalid(elsewhere);
        }

        var version = await ProcedureLibrary.PublishedVersionAsync(db, measure.Id, draft.ProcedureId, cancellation);
        if (version is null)
        {
            return new SubmitOutcome.Closed("本项政策的办理流程尚未发布，请稍后再来。");
        }

        var origin = new Submission(caseId, draft, measure, profile!, check, window.To, check.PlaceOf(organisations));
        var number = await numbers.NextAsync(measure.Id, today.Year);
        var created = NewCase(origin, number);
        var details = new
        {
            draft = draftId,
            measure = measure.Id,
            form = created.FormJson,
            ceilingFen = created.CeilingFen,
        };
        var request = new StepRequest(
            caseId,
            new Stimulus.Start(new Dictionary<string, JsonNode?> { ["form"] = JsonNode.Parse(check.Values.ToJson()) }),
            new Operation(operationId, DerivedGuid.Hash("submit", draftId.ToString("N"))),
            new CaseOrigin(actor, "case.submitted", details) { NewCase = () => NewCase(origin, number) }
        )
        {
            DefinitionVersionId = version,
            Facts = new Dictionary<FactRequest, object> { [new GetCase()] = CaseFactSource.Of(created) },
            Rows = rows => Write(rows, created, draftId, actor),
            InTurn = InTurnOf(origin, least),
        };
        await pooled.DisposeAsync();
        try
        {
            return await runner.RunAsync(request, cancellation) switch
            {
                StepOutcome.Accepted { IsRepeat: false } => new SubmitOutcome.Submitted(caseId, number),
                StepOutcome.Refused { Reason: StepRefusal.Busy } => new SubmitOutcome.Again(
                    "系统繁忙，请再提交一次，已填写的内容都已保存。"
                ),
                StepOutcome.Accepted or StepOutcome.Refused { Reason: StepRefusal.AlreadyStarted } => await SubmittedAsync(
                    caseId,
                    cancellation
                ),
                var other => throw new InvalidOperationException($"A submission ended as {other}."),
            };
        }
        catch (CapShortException less)
        {
            return new SubmitOutcome.LessLeft(less.Left);
        }
        catch (SubmissionRefusedException refused)
        {
            return new SubmitOutcome.Invalid(refused.Errors);
        }
    }

    /// <summary>What is done where nobody else can write: other cases are looked at, and what is left of a cap is reserved.</summary>
    private static Func<DbContext, RowSet, CancellationToken, Task>? InTurnOf(Submission origin, Money? least) =>
        origin.Place is null && !origin.Check.IsHeldAgainstOthers
            ? null
            : async (context, rows, token) =>
            {
                await origin.Check.HoldAsync(context, origin.CaseId, token);
                if (origin.Place is { } place)
                {
                    await ReserveAsync(context, rows, origin, place, least, token);
                }
            };

    /// <summary>What a submission writes besides the case and what its first step does.</summary>
    private static void Write(RowSet rows, Case row, Guid draftId, Actor actor)
    {
        rows.Add(
            new CaseSubmission
            {
                CaseId = row.Id,
                Number = 1,
                At = row.SubmittedAt,
            }
        );
        rows.Add(
            new TimelineEntry
            {
                CaseId = row.Id,
                At = row.SubmittedAt,
                Kind = Submitted,
                Text = $"{row.ApplicantName}提交申请",
                Actor = actor.Name,
            }
        );
        rows.Update<MaterialFile>(FilesOfDraft, SinceCase, [row.Id, 1, draftId]);
        rows.Update<Draft>(ById, CaseOf, [row.Id, draftId]);
    }

    /// <summary>
    /// Inside the turn, where what is left of a cap across cases is known: reserves, and adds a line to the history when less than the
    /// computed amount was reserved.
    /// </summary>
    private static async Task ReserveAsync(
        DbContext context,
        RowSet rows,
        Submission origin,
        CapPlace place,
        Money? least,
        CancellationToken cancellation
    )
    {
        var wanted = origin.Check.Award!.Amount;
        var grant = await CapLedger.ReserveAsync(context, rows, place, origin.CaseId, wanted, least ?? wanted, cancellation);
        if (grant != wanted)
        {
            rows.Update<TimelineEntry>(LineOfCase, Detail, [CapWords.Less(place, wanted, grant), origin.CaseId, Submitted]);
        }
    }

    private Case NewCase(Submission origin, string number) =>
        new()
        {
            Id = origin.CaseId,
            Number = number,
            MeasureId = origin.Measure.Id,
            ProcedureId = origin.Draft.ProcedureId,
            PackageVersion = origin.Measure.ContentHash,
            SubjectId = origin.Draft.SubjectId,
            ApplicantName = origin.Profile.Name,
            RegionId = origin.Measure.RegionOf(origin.Check.Values, origin.Profile.RegionId),
            Title = CaseTitle.Of(origin.Measure, origin.Check.Values),
            Status = CaseStatus.UnderReview,
            Stage = "已提交",
            SubmittedAt = clock.Now,
            UpdatedAt = clock.Now,
            FormJson = origin.Check.Values.ToJson(),
            Submissions = 1,
            ProfileJson = CaseProfile.Json(origin.Profile),
            BankAccount = origin.Profile.BankAccount,
            IdentityNumber = origin.Profile.IdentityNumber,
            ContactPhone = origin.Profile.ContactPhone,
            PayeeMark = CasePayee.MarkOf(origin.Profile),
            BaseFen = origin.Check.Award?.Base.Fen ?? 0,
            CeilingFen = origin.Check.Award?.Amount.Fen ?? 0,
            Meaning = origin.Check.Award?.Meaning ?? AwardMeaning.Open,
            CapKey = origin.Place?.Key,
            ObjectKey = origin.Check.ObjectKey,
            EntityKey = origin.Profile.EntityKey(),
            Deadline = origin.Deadline,
            TraceJson = StoredJson.Write(origin.Check.Award?.Trace ?? []),
        };

    private async Task<SubmitOutcome> SubmittedAsync(Guid caseId, CancellationToken cancellation)
    {
        await using var pooled = open();
        return new SubmitOutcome.Submitted(caseId, await NumberAsync(pooled.Context, caseId, cancellation));
    }

    private static async Task<string> NumberAsync(DbContext db, Guid caseId, CancellationToken cancellation) =>
        await db.TextAsync<Case>(NumberOf, cancellation, caseId) ?? throw new InvalidOperationException($"Case {caseId} does not exist.");

    /// <summary>What a case is made of.</summary>
    private sealed record Submission(
        Guid CaseId,
        Draft Draft,
        MeasurePackage Measure,
        ApplicantProfile Profile,
        SubmissionCheck Check,
        DateOnly? Deadline,
        CapPlace? Place
    );
}
