using Anshan.ApprovalFlows.Approvals.Packages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;

/// <summary>导出举措包: a measure as it runs here, as one zip.</summary>
public sealed class PackageModel(ExportPackage export) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string measureId, CancellationToken cancellation) =>
        await export.RunAsync(measureId, cancellation) is { } zip ? File(zip, "application/zip", $"measure-{measureId}.zip") : NotFound();
}
