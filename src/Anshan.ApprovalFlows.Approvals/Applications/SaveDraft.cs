using Anshan.ApprovalFlows.Approvals.Applications.Forms;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>What became of a saved draft.</summary>
public abstract record SaveOutcome
{
    private SaveOutcome()
    {
    }

    /// <summary>Everything typed is stored; the check says what is wrong with it so far.</summary>
    public sealed record Saved(FormCheck Check) : SaveOutcome;

    /// <summary>Nothing was changed: the draft is a case by now.</summary>
    public sealed record AlreadySubmitted(Guid CaseId) : SaveOutcome;

    /// <summary>No such draft of this person.</summary>
    public sealed record NotFound : SaveOutcome;
}

/// <summary>Keeps what was typed, right or wrong; fields the form of the page did not carry stay as they are.</summary>
public sealed class SaveDraft(IWriteGate gate, MeasureCatalogue catalogue, CaseClock clock)
{
    public Task<SaveOutcome> RunAsync(Guid draftId, Actor actor, IReadOnlyDictionary<string, string?> typed, CancellationToken cancellation = default) =>
        gate.WriteAsync((db, token) => SaveAsync((AppDbContext)db, draftId, actor, typed, token), cancellation);

    private async Task<SaveOutcome> SaveAsync(
        AppDbContext db, Guid draftId, Actor actor, IReadOnlyDictionary<string, string?> typed, CancellationToken cancellation)
    {
        Draft? draft = await db.Drafts.SingleOrDefaultAsync(x => x.Id == draftId && x.OwnerId == actor.UserId, cancellation);
        if (draft is null || catalogue.Find(draft.MeasureId) is not { } measure)
        {
            return new SaveOutcome.NotFound();
        }

        if (draft.CaseId is { } caseId)
        {
            return new SaveOutcome.AlreadySubmitted(caseId);
        }

        Dictionary<string, string?> all = new(FormValues.FromJson(draft.FormJson).ToRaw());
        foreach ((string key, string? value) in typed)
        {
            all[key] = value;
        }

        FormCheck check = FormValidator.Check(measure.Form, all, submit: false);
        draft.FormJson = check.Values.ToJson();
        draft.UpdatedAt = clock.Now;
        return new SaveOutcome.Saved(check);
    }
}
