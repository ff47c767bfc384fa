using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Applications;

/// <summary>材料: uploads per material; what is refused is said at its material.</summary>
[Uploads(UploadsTo.Draft)]
[RequestSizeLimit(FileLimits.OneRequest)]
[RequestFormLimits(MultipartBodyLengthLimit = FileLimits.OneRequest)]
public sealed class MaterialsModel(DraftReader reader, AddMaterial add, RemoveMaterial remove, CurrentActor current) : PageModel
{
    public DraftView View { get; private set; } = null!;

    /// <summary>A material with the files uploaded for it so far.</summary>
    public MaterialView MaterialOf(MaterialSpec material) =>
        new(material, [.. View.FilesOf(material.Id)], true, file => Links.ApplicationFile(View.Id, file.Id))
        {
            IsRequired = View.IsRequired(material),
        };

    public async Task<IActionResult> OnGetAsync(Guid draftId, bool check, CancellationToken cancellation)
    {
        if (await reader.FindAsync(draftId, current.Actor, cancellation) is not { } view)
        {
            return NotFound();
        }

        View = view;
        if (check)
        {
            foreach (var material in view.Measure.Materials.Where(material => view.Problems.ContainsKey(material.Id)))
            {
                ModelState.AddModelError(UploadForm.KeyOf(material.Id), view.Problems[material.Id]);
            }
        }

        return view.Draft.CaseId is null ? Page() : Redirect(Links.ApplicationResult(draftId));
    }

    /// <summary>The next step, or the one before: what was chosen and is not there yet is taken first.</summary>
    public async Task<IActionResult> OnPostAsync(Guid draftId, string? to, CancellationToken cancellation)
    {
        if (await reader.FindAsync(draftId, current.Actor, cancellation) is null)
        {
            return NotFound();
        }

        await TakeAsync(draftId, null, cancellation);
        return !ModelState.IsValid
            ? await OnGetAsync(draftId, check: false, cancellation)
            : Redirect(to == "form" ? Links.ApplicationForm(draftId) : Links.ApplicationCheck(draftId));
    }

    public async Task<IActionResult> OnPostUploadAsync(Guid draftId, string material, CancellationToken cancellation)
    {
        if (await reader.FindAsync(draftId, current.Actor, cancellation) is null)
        {
            return NotFound();
        }

        var taken = await TakeAsync(draftId, material, cancellation);
        return UploadForm.ToScript(Request, ModelState)
            ?? await AnswerAsync(draftId, taken > 0 ? $"已上传 {taken} 个文件。" : null, cancellation);
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid draftId, Guid file, CancellationToken cancellation)
    {
        await TakeAsync(draftId, null, cancellation);
        var outcome = await remove.RunAsync(new MaterialPlace.OfDraft(draftId), file, current.Actor, cancellation);
        return await AnswerAsync(draftId, outcome is MaterialOutcome.Done done ? $"已移除“{done.File.FileName}”。" : null, cancellation);
    }

    private Task<int> TakeAsync(Guid draftId, string? material, CancellationToken cancellation) =>
        UploadForm.TakeChosenAsync(add, new MaterialPlace.OfDraft(draftId), material, Request, current.Actor, ModelState, cancellation);

    private async Task<IActionResult> AnswerAsync(Guid draftId, string? notice, CancellationToken cancellation)
    {
        TempData["Notice"] = notice;
        return ModelState.IsValid ? Redirect(Links.ApplicationMaterials(draftId)) : await OnGetAsync(draftId, check: false, cancellation);
    }
}
