using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;

/// <summary>
/// 导入举措包: first what it would do, then, if nothing stands in the way, all of it: definitions as drafts, data and mails as versions to be
/// put in force.
/// </summary>
/// <remarks>Between the two requests the package is kept in the form: the server stores nothing and checks it again.</remarks>
[Uploads(UploadsTo.Package)]
[RequestSizeLimit(MostRequest)]
[RequestFormLimits(MultipartBodyLengthLimit = MostRequest, ValueLengthLimit = MostRequest)]
public sealed class ImportModel(ImportPackage import, PackageFileReader files, CurrentActor current) : PageModel
{
    private const int MostRequest = 4 * PackageArchive.MostPacked;

    public PackagePreview? Preview { get; private set; }

    /// <summary>The package, for the confirmation.</summary>
    public string? Packed { get; private set; }

    public void OnGet() { }

    public async Task OnPostPreviewAsync(IFormFile? file, CancellationToken cancellation)
    {
        if (file is null || file.Length == 0)
        {
            Preview = PackagePreview.Broken("请选择一个举措包（.zip）。");
            return;
        }

        using var content = new MemoryStream();
        await file.CopyToAsync(content, cancellation);
        Packed = Convert.ToBase64String(content.ToArray());
        Preview = await import.PreviewAsync(content.ToArray(), cancellation);
    }

    public async Task<IActionResult> OnPostImportAsync(string? packed, CancellationToken cancellation)
    {
        var content = new byte[packed?.Length ?? 0];
        if (!Convert.TryFromBase64String(packed ?? "", content, out var length))
        {
            length = 0;
        }

        if (await import.RunAsync(content[..length], current.Actor, cancellation) is { } refused)
        {
            (Preview, Packed) = (refused, packed);
            return Page();
        }

        TempData["Notice"] = "已导入：流程存为草稿，请试算、查看影响后发布；数据和邮件待启用，请查看差异后启用。";
        return Redirect(await files.WaitingAsync(cancellation) > 0 ? Links.PackageFiles : Links.Procedures);
    }

    public static StatusBadge Badge(PackageLineState state) =>
        state switch
        {
            PackageLineState.New => new("新增", Tone.Success),
            PackageLineState.Changed => new("有修改", Tone.Progress),
            PackageLineState.Same => new("相同", Tone.Neutral),
            PackageLineState.Kept => new("已存有", Tone.Attention),
            _ => new("拒绝", Tone.Danger),
        };
}
