using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Claims;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Subjects;

/// <summary>A claim of one's own: its evidence is uploaded here until it is sent; afterwards where it stands.</summary>
[Uploads(UploadsTo.Claim)]
[RequestSizeLimit(FileLimits.OneRequest)]
[RequestFormLimits(MultipartBodyLengthLimit = FileLimits.OneRequest)]
public sealed class EvidenceModel(
    DbContext db,
    ClaimSubject claims,
    AddMaterial add,
    RemoveMaterial remove,
    FileStore store,
    OrganisationTree organisations,
    CurrentActor current
) : PageModel
{
    public SubjectClaim Claim { get; private set; } = null!;

    public IReadOnlyList<MaterialFile> Files { get; private set; } = [];

    public string UnitName => organisations.Find(Claim.OrganisationId)?.Name ?? Claim.OrganisationId;

    public MaterialView Evidence =>
        new(ClaimEvidence.Material, Files, true, file => Links.OwnClaimFile(Claim.Id, file.Id)) { IsRequired = true };

    public async Task<IActionResult> OnGetAsync(Guid claimId, CancellationToken cancellation) =>
        await FindAsync(claimId, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnGetFileAsync(Guid claimId, Guid file, CancellationToken cancellation) =>
        await FindAsync(claimId, cancellation) ? Download.Of(Files.FirstOrDefault(row => row.Id == file), store) : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid claimId, CancellationToken cancellation)
    {
        await TakeAsync(claimId, null, cancellation);
        if (ModelState.IsValid && await claims.SendAsync(current.Actor, claimId, cancellation) is AccountOutcome.Refused refused)
        {
            ModelState.AddModelError(refused.Field, refused.Problem);
        }

        return await AnswerAsync(claimId, "认领已提交。", cancellation);
    }

    public async Task<IActionResult> OnPostUploadAsync(Guid claimId, string material, CancellationToken cancellation)
    {
        var taken = await TakeAsync(claimId, material, cancellation);
        return UploadForm.ToScript(Request, ModelState)
            ?? await AnswerAsync(claimId, taken > 0 ? $"已上传 {taken} 个文件。" : null, cancellation);
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid claimId, Guid file, CancellationToken cancellation)
    {
        await TakeAsync(claimId, null, cancellation);
        var outcome = await remove.RunAsync(new MaterialPlace.OfClaim(claimId), file, current.Actor, cancellation);
        return await AnswerAsync(claimId, outcome is MaterialOutcome.Done done ? $"已移除“{done.File.FileName}”。" : null, cancellation);
    }

    private Task<int> TakeAsync(Guid claimId, string? material, CancellationToken cancellation) =>
        UploadForm.TakeChosenAsync(add, new MaterialPlace.OfClaim(claimId), material, Request, current.Actor, ModelState, cancellation);

    private async Task<IActionResult> AnswerAsync(Guid claimId, string? notice, CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
        {
            return await OnGetAsync(claimId, cancellation);
        }

        TempData["Notice"] = notice;
        return Redirect(Links.OwnClaim(claimId));
    }

    private async Task<bool> FindAsync(Guid claimId, CancellationToken cancellation)
    {
        var claim = await db.Set<SubjectClaim>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == claimId && row.ClaimantId == current.Actor.UserId.Value, cancellation);
        if (claim is null)
        {
            return false;
        }

        (Claim, Files) = (claim, await ClaimEvidence.FilesAsync(db, claimId, cancellation));
        return true;
    }
}
