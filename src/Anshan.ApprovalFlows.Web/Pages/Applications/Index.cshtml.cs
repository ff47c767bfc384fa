using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Applications;

/// <summary>The address of a draft as such leads to where it stands.</summary>
public sealed class IndexModel(DraftReader reader, CurrentActor current) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid draftId, CancellationToken cancellation) =>
        await reader.FindAsync(draftId, current.Actor, cancellation) is { } draft
            ? Redirect(draft.Draft.CaseId is null ? Links.ApplicationForm(draftId) : Links.ApplicationResult(draftId))
            : NotFound();
}
