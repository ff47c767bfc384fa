using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Applications;

/// <summary>删除草稿, after asking once more.</summary>
public sealed class DiscardModel(DraftReader reader, DiscardDraft discard, CurrentActor current) : PageModel
{
    public DraftView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid draftId, CancellationToken cancellation)
    {
        if (await reader.FindAsync(draftId, current.Actor, cancellation) is not { } view)
        {
            return NotFound();
        }

        View = view;
        return view.Draft.CaseId is null ? Page() : Redirect(Links.ApplicationResult(draftId));
    }

    public async Task<IActionResult> OnPostAsync(Guid draftId, CancellationToken cancellation)
    {
        if (!await discard.RunAsync(draftId, current.Actor, cancellation))
        {
            return await OnGetAsync(draftId, cancellation);
        }

        TempData["Notice"] = "草稿已删除。";
        return Redirect(Links.MyCases);
    }
}
