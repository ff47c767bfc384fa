using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Measures;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Form;

/// <summary>For <c>_Material</c>: one material with its files, where to post, and how to download.</summary>
public sealed record MaterialView(MaterialSpec Spec, IReadOnlyList<MaterialFile> Files, bool IsOpen, Func<MaterialFile, string> HrefOf);

/// <summary>Takes the files of a posted upload, one by one, so that one bad file does not cost the good ones.</summary>
public static class UploadForm
{
    public static string KeyOf(string materialId) => "m." + materialId;

    public static string IdOf(string materialId) => "m_" + materialId;

    /// <summary>Returns how many were taken; what was refused stands in the model state, at its material.</summary>
    public static async Task<int> TakeAsync(
        AddMaterial add, MaterialPlace place, string materialId, IReadOnlyList<IFormFile> files, Actor actor, ModelStateDictionary state, CancellationToken cancellation)
    {
        if (files.Count == 0)
        {
            state.AddModelError(KeyOf(materialId), "请先选择文件，再点“上传”。");
        }

        int taken = 0;
        foreach (IFormFile file in files)
        {
            await using Stream content = file.OpenReadStream();
            MaterialOutcome outcome = await add.RunAsync(place, materialId, file.FileName, content, actor, cancellation);
            if (outcome is MaterialOutcome.Done)
            {
                taken++;
            }
            else
            {
                state.AddModelError(KeyOf(materialId), outcome is MaterialOutcome.Refused refused ? refused.Reason : "这项材料现在不能上传，请刷新页面。");
            }
        }

        return taken;
    }
}
