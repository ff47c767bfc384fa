using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>The result of saving a draft.</summary>
public abstract record SaveOutcome
{
    private SaveOutcome() { }

    /// <summary>Everything typed is stored; the check says what is wrong with it so far.</summary>
    public sealed record Saved(FormCheck Check) : SaveOutcome;

    /// <summary>Nothing was changed: the draft was saved in another window since the form was read.</summary>
    public sealed record Overtaken(SavedMeanwhile By) : SaveOutcome;

    /// <summary>Nothing was changed: the draft is a case by now.</summary>
    public sealed record AlreadySubmitted(Guid CaseId) : SaveOutcome;

    /// <summary>No such draft of this person.</summary>
    public sealed record NotFound : SaveOutcome;
}

/// <summary>Keeps what was typed, right or wrong; fields the form of the page did not carry stay as they are.</summary>
public sealed class SaveDraft(IWriteGate gate, MeasureCatalogue catalogue, CaseClock clock)
{
    /// <param name="draftId">The draft.</param>
    /// <param name="actor">Its owner.</param>
    /// <param name="typed">What was typed, by field key.</param>
    /// <param name="since">What the form was read from.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task<SaveOutcome> RunAsync(
        Guid draftId,
        Actor actor,
        IReadOnlyDictionary<string, string?> typed,
        SinceRead since,
        CancellationToken cancellation = default
    ) => gate.WriteAsync((db, token) => SaveAsync(db, draftId, actor, typed, since, token), cancellation);

    /// <summary>What the form of a draft is read from.</summary>
    public static ReadFrom ReadOf(FormValues stored) => ReadFrom.Of(stored.ToRaw());

    private async Task<SaveOutcome> SaveAsync(
        DbContext db,
        Guid draftId,
        Actor actor,
        IReadOnlyDictionary<string, string?> typed,
        SinceRead since,
        CancellationToken cancellation
    )
    {
        var draft = await db.Set<Draft>().SingleOrDefaultAsync(x => x.Id == draftId && actor.Subjects.Contains(x.SubjectId), cancellation);
        if (draft is null || catalogue.Find(draft.MeasureId) is not { } measure)
        {
            return new SaveOutcome.NotFound();
        }

        if (draft.CaseId is { } caseId)
        {
            return new SaveOutcome.AlreadySubmitted(caseId);
        }

        var stored = FormValues.FromJson(draft.FormJson).ToRaw();
        Dictionary<string, string?> all = new(stored);
        foreach (var (key, value) in typed)
        {
            all[key] = value;
        }

        var profile = await db.Set<ApplicantProfile>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.SubjectId == draft.SubjectId, cancellation);
        var facts = await ApplicationFacts.ReadAsync(db, measure, profile, clock.Now, null, cancellation);
        var check = FormValidator.Check(measure.Form, all, submit: false, facts.Form);
        if (!since.Allows(stored, typed.Keys.ToDictionary(key => key, key => check.Values[key]), null, draft.UpdatedAt))
        {
            return new SaveOutcome.Overtaken(since.Meanwhile!);
        }

        draft.FormJson = check.Values.ToJson();
        draft.UpdatedAt = clock.Now;
        return new SaveOutcome.Saved(check);
    }
}
