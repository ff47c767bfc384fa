using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Admin.Measures;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;

/// <summary>The versions of the data of a measure or of the text of a mail: what differs, and which is in force.</summary>
public sealed class FileVersionsModel(PackageFileReader reader, EnablePackageFile enable, DbContext db, CurrentActor current) : PageModel
{
    public PackageFileView View { get; private set; } = null!;

    /// <summary>Why a version could not be put in force.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    public IReadOnlyList<Change> Changes { get; private set; } = [];

    public bool MayWrite => current.Is(Roles.WorkflowAdministrator);

    public async Task<IActionResult> OnGetAsync(string path, CancellationToken cancellation)
    {
        if (await reader.FindAsync(path, cancellation) is not { } view)
        {
            return NotFound();
        }

        View = view;
        Changes = await History.ReadAsync(
            db,
            PackageFile.MeasureOf(path) is { } measure ? AuditStream.Measure(measure) : AuditStream.Mail(PackageFile.TemplateOf(path)!),
            cancellation
        );
        return Page();
    }

    public async Task<IActionResult> OnPostEnableAsync(string path, string hash, string? shown, CancellationToken cancellation)
    {
        if (!MayWrite)
        {
            return Forbid();
        }

        Problems = await enable.RunAsync(path, hash, shown, current.Actor, cancellation);
        if (Problems.Count > 0)
        {
            return await OnGetAsync(path, cancellation);
        }

        TempData["Notice"] = $"已启用版本 {PackageFile.VersionOf(hash)}。";
        return Redirect(Links.PackageFile(path));
    }
}
