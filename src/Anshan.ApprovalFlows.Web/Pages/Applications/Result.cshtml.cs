using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Applications;

/// <summary>提交结果: the number, and what happens now. Where a submitted draft leads from every one of its addresses.</summary>
public sealed class ResultModel(DraftReader drafts, CaseReader cases, CurrentActor current) : PageModel
{
    public DraftView View { get; private set; } = null!;

    public CaseView Case { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid draftId, CancellationToken cancellation)
    {
        if (await drafts.FindAsync(draftId, current.Actor, cancellation) is not { } view)
        {
            return NotFound();
        }

        if (view.Draft.CaseId is not { } caseId || await cases.FindAsync(caseId, cancellation) is not { } found)
        {
            return Redirect(Links.ApplicationForm(draftId));
        }

        (View, Case) = (view, found);
        return Page();
    }
}
