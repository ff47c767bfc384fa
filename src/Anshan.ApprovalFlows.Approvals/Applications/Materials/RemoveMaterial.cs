using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>Takes a file out of a draft, or out of the next submission of a case; what was submitted once stays on record.</summary>
public sealed class RemoveMaterial(IWriteGate gate, MeasureCatalogue catalogue, CaseClock clock, FileRelease release)
{
    public async Task<MaterialOutcome> RunAsync(MaterialPlace place, Guid fileId, Actor actor, CancellationToken cancellation = default)
    {
        var outcome = await gate.WriteAsync((db, token) => TakeAsync(db, place, fileId, actor, token), cancellation);
        if (outcome is MaterialOutcome.Done done)
        {
            await release.RunAsync([done.File.Sha256]);
        }

        return outcome;
    }

    private async Task<MaterialOutcome> TakeAsync(
        DbContext db,
        MaterialPlace place,
        Guid fileId,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var materials = await EditableMaterials.FindAsync(db, catalogue, place, actor, cancellation);
        var file = materials?.Files.FirstOrDefault(x => x.Id == fileId && materials.Open.Any(material => material.Id == x.MaterialId));
        if (file is null)
        {
            return new MaterialOutcome.NotFound();
        }

        if (file.SinceSubmission < materials!.NextSubmission)
        {
            file.UntilSubmission = materials.NextSubmission;
        }
        else
        {
            db.Remove(file);
        }

        materials.Draft?.UpdatedAt = clock.Now;
        return new MaterialOutcome.Done(file);
    }
}
