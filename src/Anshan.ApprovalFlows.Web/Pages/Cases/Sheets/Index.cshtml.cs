using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Cases.Sheets;

/// <summary>审批表 as a page for paper, for staff who may see the case.</summary>
public sealed class IndexModel(SheetReader reader, PaperFont font, CurrentActor current) : PageModel
{
    public Guid CaseId { get; private set; }

    public ApprovalSheet Sheet { get; private set; } = null!;

    /// <summary>Whether this machine can draw the PDF.</summary>
    public bool CanDraw => font.Typeface is not null;

    public async Task<IActionResult> OnGetAsync(Guid caseId, CancellationToken cancellation)
    {
        if (await reader.FindAsync(caseId, current.Actor, cancellation) is not { } sheet)
        {
            return NotFound();
        }

        (CaseId, Sheet) = (caseId, sheet);
        return Page();
    }
}
