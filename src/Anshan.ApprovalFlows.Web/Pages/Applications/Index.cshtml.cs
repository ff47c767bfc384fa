using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Applications;

/// <summary>Redirects from the address of a draft to the page of its current step.</summary>
public sealed class IndexModel(DraftReader reader, CurrentActor current) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid draftId, CancellationToken cancellation) =>
        await reader.FindAsync(draftId, current.Actor, cancellation) is { } draft
            ? Redirect(draft.Draft.CaseId is null ? Links.ApplicationForm(draftId) : Links.ApplicationResult(draftId))
            : NotFound();
}
