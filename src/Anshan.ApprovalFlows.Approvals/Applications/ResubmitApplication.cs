using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>补正: submits the corrected fields and materials; only what was asked for can change.</summary>
public sealed class ResubmitApplication(
    DbContext db,
    TaskAccess access,
    WorkflowRunner runner,
    MeasureCatalogue measures,
    OrganisationTree organisations,
    CaseMails mails,
    CaseClock clock
)
{
    /// <summary>The most that an applicant writes about a correction.</summary>
    public const int MaxNote = 1000;

    /// <summary>
    /// Resubmits; <paramref name="form"/> holds what was typed, by field key, <paramref name="own"/> the applicant's own data where they
    /// were asked for, which <paramref name="keep"/> takes over into the profile in the same commit.
    /// </summary>
    public async Task<TaskOutcome> RunAsync(
        Guid taskId,
        Actor actor,
        IReadOnlyDictionary<string, string?> form,
        string? note,
        Guid operationId,
        ProfileEntry? own = null,
        TakeOver? keep = null,
        CancellationToken cancellation = default
    )
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Kind: TaskKind.Correction } found)
        {
            return new TaskOutcome.NotFound();
        }

        var (row, measure) = (found.Case, measures[found.Case.MeasureId, found.Case.PackageVersion]);
        var (kept, corrected, check, place, problems) = await ReadAsync(found, measure, form, note, own, cancellation);
        if (problems.Count > 0)
        {
            return new TaskOutcome.Invalid(problems);
        }

        var capBefore = row.CapKey;
        Apply(row, measure, check, place);
        CasePayee.Change(row, corrected);
        var changes = ProfileParts.Between(kept, corrected);
        var input = new CorrectionInput(string.IsNullOrWhiteSpace(note) ? null : note.Trim())
        {
            Changed = changes.Count == 0 ? null : string.Join("、", changes.Select(change => change.Label)),
        };
        var operation = new Operation(
            operationId,
            DerivedGuid.Hash("resubmit", taskId.ToString("N"), row.FormJson, CaseProfile.Whole(corrected), input.Note)
        );
        try
        {
            return await EndTask.RunAsync(
                access,
                runner,
                found,
                actor,
                TaskVerbs.Resubmit.Send(found.Task, actor, input),
                operation,
                "case.resubmitted",
                new
                {
                    task = taskId,
                    submission = row.Submissions,
                    form = row.FormJson,
                    ceilingFen = row.CeilingFen,
                    input.Note,
                    changes,
                },
                "已提交补正，办件回到审核环节。",
                cancellation,
                async (context, token) =>
                {
                    await HoldCodeAsync(context, kept, corrected, token);
                    await check.HoldAsync(context, row.Id, token);
                    await WriteAsync(context, row, capBefore, place, input.Note, operationId, token);
                    if (keep is not null)
                    {
                        await keep(context, corrected, token);
                    }
                },
                new Dictionary<FactRequest, object> { [new GetCase()] = CaseFactSource.Of(row) }
            );
        }
        catch (SubmissionRefusedException refused)
        {
            return new TaskOutcome.Invalid(
                refused.Errors.ToDictionary(error => error.Key == "kind" ? "note" : error.Key, error => error.Value)
            );
        }
    }

    /// <summary>Within the write: a code that somebody registered meanwhile is refused at its field.</summary>
    private static async Task HoldCodeAsync(
        DbContext context,
        ApplicantProfile kept,
        ApplicantProfile corrected,
        CancellationToken cancellation
    )
    {
        if (corrected.CreditCode != kept.CreditCode && await CreditCodes.IsHeldLockedAsync(context, corrected, cancellation))
        {
            throw new SubmissionRefusedException($"profile.{nameof(ApplicantProfile.CreditCode)}", CreditCodes.Held);
        }
    }

    /// <summary>Everything that is wrong with a correction, by field; nothing is submitted.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ProblemsAsync(
        Guid taskId,
        Actor actor,
        IReadOnlyDictionary<string, string?> form,
        string? note,
        ProfileEntry? own,
        CancellationToken cancellation = default
    ) =>
        await access.FindAsync(taskId, actor, cancellation) is { Task.Kind: TaskKind.Correction } found
            ? (await ReadAsync(found, measures[found.Case.MeasureId, found.Case.PackageVersion], form, note, own, cancellation)).Problems
            : new Dictionary<string, string>();

    /// <summary>What was sent, with all its problems at once, so that nobody has to correct it twice.</summary>
    private async Task<(
        ApplicantProfile Kept,
        ApplicantProfile Corrected,
        SubmissionCheck Check,
        CapPlace? Place,
        Dictionary<string, string> Problems
    )> ReadAsync(
        AccessibleTask found,
        MeasurePackage measure,
        IReadOnlyDictionary<string, string?> form,
        string? note,
        ProfileEntry? own,
        CancellationToken cancellation
    )
    {
        var asked = CorrectionRequest.Of(found.Task);
        var (kept, corrected, problems) = Corrected(found, asked, own);
        if (corrected.CreditCode != kept.CreditCode && await CreditCodes.IsHeldAsync(db, corrected, cancellation))
        {
            problems.TryAdd($"profile.{nameof(ApplicantProfile.CreditCode)}", CreditCodes.Held);
        }

        var isOwnRight = problems.Count == 0;
        if (TextLimit.Problem("补正说明", note, MaxNote) is { } tooLong)
        {
            problems["note"] = tooLong;
        }

        var (check, place) = await CheckAsync(found, asked, corrected, measure, form, cancellation);
        // Other data were checked when they were submitted; their problems are named field by field already.
        foreach (
            var (key, problem) in check.Errors.Where(error =>
                error.Key != "kind" && (error.Key != "profile" || (asked.OpenParts.Count > 0 && isOwnRight))
            )
        )
        {
            problems.TryAdd(key, problem);
        }

        return (kept, corrected, check, place, problems);
    }

    private async Task<(SubmissionCheck Check, CapPlace? Place)> CheckAsync(
        AccessibleTask found,
        CorrectionRequest asked,
        ApplicantProfile profile,
        MeasurePackage measure,
        IReadOnlyDictionary<string, string?> form,
        CancellationToken cancellation
    )
    {
        var raw = FormValues.FromJson(found.Case.FormJson).ToRaw().ToDictionary();
        foreach (var key in asked.Fields.Where(form.ContainsKey))
        {
            raw[key] = form[key];
        }

        var next = found.Case.Submissions + 1;
        var materials = await db.Set<MaterialFile>()
            .Where(file => file.CaseId == found.Case.Id && (file.UntilSubmission == null || file.UntilSubmission > next))
            .Select(file => file.MaterialId)
            .ToListAsync(cancellation);
        var facts = await ApplicationFacts.ReadAsync(db, measure, profile, found.Case.SubmittedAt, found.Case.Id, cancellation);
        var check = SubmissionCheck.Of(facts, raw, materials, organisations);
        return (check, check.PlaceOf(organisations));
    }

    /// <summary>The applicant's data before and after; where something typed is wrong, what it is by field.</summary>
    private (ApplicantProfile Kept, ApplicantProfile Corrected, Dictionary<string, string> Wrong) Corrected(
        AccessibleTask found,
        CorrectionRequest asked,
        ProfileEntry? typed
    )
    {
        var kept = CaseProfile.Of(found.Case);
        if (typed is null || asked.OpenParts.Count == 0)
        {
            return (kept, kept, []);
        }

        var (merged, today, corrected) = (ProfileRules.Merge(kept, typed, asked.OpenParts), ChinaTime.DateOf(clock.Now), kept.Copy());
        var wrong = ProfileRules
            .Problems(merged, organisations, today)
            .GroupBy(problem => $"profile.{problem.Field}")
            .ToDictionary(field => field.Key, field => field.First().Problem);
        ProfileRules.Apply(corrected, merged, today);
        if (
            wrong.Count == 0
            && Payee.Of(corrected) != Payee.Of(kept)
            && found.OfCase.Any(task => task.Status == CaseTaskStatus.Open && TaskTypes.Of(task.Kind).IsOfPayment)
        )
        {
            wrong["profile"] = "本办件正在拨付，收款账户由付款单位退回后在“更正收款账户”中修改，这次补正请不要改动收款账户。";
        }

        return (kept, corrected, wrong);
    }

    private static void Apply(Case row, MeasurePackage measure, SubmissionCheck check, CapPlace? place)
    {
        row.FormJson = check.Values.ToJson();
        row.RegionId = measure.RegionOf(check.Values, row.RegionId);
        row.Title = CaseTitle.Of(measure, check.Values);
        row.Submissions++;
        row.BaseFen = check.Award?.Base.Fen ?? 0;
        row.CeilingFen = check.Award?.Amount.Fen ?? 0;
        row.Meaning = check.Award?.Meaning ?? AwardMeaning.Open;
        row.CapKey = place?.Key;
        row.ObjectKey = check.ObjectKey;
        row.TraceJson = StoredJson.Write(check.Award?.Trace ?? []);
    }

    private async Task WriteAsync(
        DbContext context,
        Case corrected,
        string? capBefore,
        CapPlace? place,
        string? note,
        Guid operationId,
        CancellationToken cancellation
    )
    {
        var (rows, now) = (new RowSet(context), clock.Now);
        var waiting = await CapQueue.RoomsAsync(context, capBefore, cancellation);
        if (place is not null)
        {
            // A correction gets what is left of the cap, like a new submission, but keeps its place in the queue.
            await CapLedger.ReserveAsync(context, rows, place, corrected.Id, new Money(corrected.CeilingFen), Money.Zero, cancellation);
        }
        else if (capBefore is not null)
        {
            CapLedger.Release(rows, capBefore, corrected.Id);
        }

        await rows.FlushAsync(context, cancellation);
        // A correction that asks for less, or for another cap, leaves more for the waiting cases.
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
        CaseProfile.KeepBefore(before, row, CaseProfile.Of(corrected));
        CasePayee.Copy(corrected, row);
        (row.FormJson, row.Title, row.Submissions) = (corrected.FormJson, corrected.Title, corrected.Submissions);
        (row.BaseFen, row.CeilingFen, row.TraceJson) = (corrected.BaseFen, corrected.CeilingFen, corrected.TraceJson);
        (row.Meaning, row.CapKey, row.ObjectKey) = (corrected.Meaning, corrected.CapKey, corrected.ObjectKey);
        row.RegionId = corrected.RegionId;
        row.EntityKey = CaseProfile.Of(corrected).EntityKey();
        context.Add(
            new CaseSubmission
            {
                CaseId = row.Id,
                Number = row.Submissions,
                At = now,
                Note = note,
            }
        );
    }
}
