using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>The files of a draft, or of a case under correction as its next submission will have them.</summary>
internal sealed record EditableMaterials(
    IReadOnlyList<MaterialSpec> Open,
    List<MaterialFile> Files,
    Draft? Draft,
    Guid? CaseId,
    int? NextSubmission
)
{
    /// <summary>The claim that the files are the evidence of.</summary>
    public Guid? ClaimId { get; private init; }

    /// <summary>The files, read for writing; null when the place is not this person's or not open any more.</summary>
    public static Task<EditableMaterials?> FindAsync(
        DbContext db,
        MeasureCatalogue catalogue,
        MaterialPlace place,
        Actor actor,
        CancellationToken cancellation
    ) =>
        place switch
        {
            MaterialPlace.OfDraft draft => OfDraftAsync(db, catalogue, draft.DraftId, actor, cancellation),
            MaterialPlace.OfCorrection correction => OfCorrectionAsync(db, catalogue, correction.TaskId, actor, cancellation),
            MaterialPlace.OfRecord record => OfRecordAsync(db, record.TaskId, actor, cancellation),
            MaterialPlace.OfReversal reversal => OfReversalAsync(db, reversal.TaskId, actor, cancellation),
            MaterialPlace.OfClaim claim => OfClaimAsync(db, claim.ClaimId, actor, cancellation),
            _ => throw new NotSupportedException($"No materials are known for {place.GetType().Name}."),
        };

    private static async Task<EditableMaterials?> OfDraftAsync(
        DbContext db,
        MeasureCatalogue catalogue,
        Guid draftId,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var draft = await db.Set<Draft>()
            .SingleOrDefaultAsync(x => x.Id == draftId && actor.Subjects.Contains(x.SubjectId) && x.CaseId == null, cancellation);
        return draft is null || catalogue.Find(draft.MeasureId) is not { } measure
            ? null
            : new EditableMaterials(
                measure.Materials,
                await db.Set<MaterialFile>().Where(file => file.DraftId == draftId).ToListAsync(cancellation),
                draft,
                null,
                null
            );
    }

    private static async Task<EditableMaterials?> OfClaimAsync(DbContext db, Guid claimId, Actor actor, CancellationToken cancellation) =>
        await db.Set<SubjectClaim>()
            .AnyAsync(row => row.Id == claimId && row.ClaimantId == actor.UserId.Value && row.Status == ClaimStatus.Unsent, cancellation)
            ? new EditableMaterials(
                [ClaimEvidence.Material],
                await db.Set<MaterialFile>().Where(file => file.ClaimId == claimId).ToListAsync(cancellation),
                null,
                null,
                null
            )
            {
                ClaimId = claimId,
            }
            : null;

    private static async Task<EditableMaterials?> OfRecordAsync(DbContext db, Guid taskId, Actor actor, CancellationToken cancellation)
    {
        var task = await db.Set<CaseTask>()
            .Of(actor)
            .SingleOrDefaultAsync(x => x.Id == taskId && x.Status == CaseTaskStatus.Open, cancellation);
        return task is null || EvidenceOf(task) is not { } evidence
            ? null
            : new EditableMaterials(
                [evidence],
                await db.Set<MaterialFile>()
                    .Where(file => file.CaseId == task.CaseId && file.MaterialId == evidence.Id)
                    .ToListAsync(cancellation),
                null,
                task.CaseId,
                null
            );
    }

    private static async Task<EditableMaterials?> OfReversalAsync(DbContext db, Guid taskId, Actor actor, CancellationToken cancellation)
    {
        var leg = await (
            from task in db.Set<CaseTask>().Of(actor)
            where task.Id == taskId
            join transfer in db.Set<Transfer>() on task.Id equals transfer.TaskId
            where transfer.ReversedAt == null
            select transfer
        ).SingleOrDefaultAsync(cancellation);
        if (leg is null)
        {
            return null;
        }

        var evidence = PaymentReceipt.OfReversal(leg.Leg);
        var files = db.Set<MaterialFile>().Where(file => file.CaseId == leg.CaseId && file.MaterialId == evidence.Id);
        return new EditableMaterials([evidence], await files.ToListAsync(cancellation), null, leg.CaseId, null);
    }

    /// <summary>What the unit uploads for the task: scans of a record, the receipts of a payment; null where nothing is.</summary>
    private static MaterialSpec? EvidenceOf(CaseTask task) =>
        TaskTypes.Of(task.Kind).IsRecord ? RecordRequest.Scan
        : TransferLeg.Of(task) is { } leg ? PaymentReceipt.Of(leg.Leg)
        : null;

    private static async Task<EditableMaterials?> OfCorrectionAsync(
        DbContext db,
        MeasureCatalogue catalogue,
        Guid taskId,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var task = await db.Set<CaseTask>()
            .Of(actor)
            .SingleOrDefaultAsync(x => x.Id == taskId && x.Kind == TaskKind.Correction && x.Status == CaseTaskStatus.Open, cancellation);
        var owner = task is null ? null : await db.Set<Case>().FindAsync([task.CaseId], cancellation);
        if (owner is null || catalogue.Find(owner.MeasureId, owner.PackageVersion) is not { } measure)
        {
            return null;
        }

        var asked = CorrectionRequest.Of(task!);
        var files = await db.Set<MaterialFile>()
            .Where(file => file.CaseId == owner.Id && file.UntilSubmission == null)
            .ToListAsync(cancellation);
        return new EditableMaterials(
            [.. measure.Materials.Where(material => asked.Materials.Contains(material.Id))],
            files,
            null,
            owner.Id,
            owner.Submissions + 1
        );
    }
}
