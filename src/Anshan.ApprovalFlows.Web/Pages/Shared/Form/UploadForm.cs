using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Measures;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Form;

/// <summary>For <c>_Material</c>: one material with its files, where to post, and how to download.</summary>
public sealed record MaterialView(MaterialSpec Spec, IReadOnlyList<MaterialFile> Files, bool IsOpen, Func<MaterialFile, string> HrefOf)
{
    /// <summary>Whether this application needs it.</summary>
    public bool IsRequired { get; init; } = Spec.Required;

    /// <summary>What else is to be said where files are chosen.</summary>
    public string? Hint { get; init; }
}

/// <summary>Takes the files of a posted upload, one by one, so that one bad file does not cost the good ones.</summary>
public static class UploadForm
{
    private const string Prefix = "m.";

    public static string KeyOf(string materialId) => Prefix + materialId;

    public static string IdOf(string materialId) => "m_" + materialId;

    /// <summary>
    /// Takes whatever was chosen in a form of several materials; of the one whose button was pressed at least one file is asked for.
    /// </summary>
    public static async Task<int> TakeChosenAsync(
        AddMaterial add,
        MaterialPlace place,
        string? pressed,
        HttpRequest request,
        Actor actor,
        ModelStateDictionary state,
        CancellationToken cancellation
    )
    {
        var chosen = request.HasFormContentType
            ? request
                .Form.Files.Where(file => file.Name.StartsWith(Prefix, StringComparison.Ordinal))
                .ToLookup(file => file.Name[Prefix.Length..])
            : Array.Empty<IFormFile>().ToLookup(file => file.Name);
        var taken = 0;
        foreach (var material in chosen.Select(group => group.Key).Concat(pressed is null ? [] : [pressed]).Distinct())
        {
            taken += await TakeAsync(add, place, material, [.. chosen[material]], actor, state, cancellation);
        }

        return taken;
    }

    /// <summary>
    /// For the script that sends the files one by one: what is wrong with this one; null where a person pressed the button.
    /// </summary>
    public static IActionResult? ToScript(HttpRequest request, ModelStateDictionary state) =>
        request.GetTypedHeaders().Accept is [{ MediaType.Value: "application/json" }]
            ? new JsonResult(
                new { refused = state.Values.SelectMany(entry => entry.Errors).Select(error => error.ErrorMessage).FirstOrDefault() }
            )
            : null;

    /// <summary>Returns how many were taken; what was refused stands in the model state, at its material.</summary>
    public static async Task<int> TakeAsync(
        AddMaterial add,
        MaterialPlace place,
        string materialId,
        IReadOnlyList<IFormFile> files,
        Actor actor,
        ModelStateDictionary state,
        CancellationToken cancellation
    )
    {
        if (files.Count == 0)
        {
            state.AddModelError(KeyOf(materialId), "请先选择文件，再点“上传”。");
        }

        var taken = 0;
        foreach (var file in files)
        {
            await using var content = file.OpenReadStream();
            var outcome = await add.RunAsync(place, materialId, file.FileName, content, actor, cancellation);
            if (outcome is MaterialOutcome.Done)
            {
                taken++;
            }
            else
            {
                state.AddModelError(
                    KeyOf(materialId),
                    outcome is MaterialOutcome.Refused refused ? refused.Reason : "这项材料现在不能上传，请刷新页面。"
                );
            }
        }

        return taken;
    }
}
