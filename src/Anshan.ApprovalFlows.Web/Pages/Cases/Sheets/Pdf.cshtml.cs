using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Cases.Sheets;

/// <summary>审批表 as a PDF, for staff who may see the case.</summary>
public sealed class PdfModel(SheetReader reader, SheetPdf pdf, CurrentActor current) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid caseId, CancellationToken cancellation) =>
        await reader.FindAsync(caseId, current.Actor, cancellation) is { } sheet && pdf.Draw(sheet) is { } file
            ? File(file, "application/pdf", $"审批表 {sheet.Number}.pdf")
            : NotFound();
}
