using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>接管: takes a task from the colleague who has claimed it, with a reason.</summary>
public sealed class TakeOverModel(TaskAccess access, ClaimTask claims, CurrentActor current) : PageModel
{
    [BindProperty]
    public string? Reason { get; set; }

    public CaseTask Row { get; private set; } = null!;

    public Case Case { get; private set; } = null!;

    public string ReturnUrl { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        if (await access.FindAsync(taskId, current.Actor, cancellation) is not { } found)
        {
            return NotFound();
        }

        (Row, Case, ReturnUrl) = (found.Task, found.Case, this.LocalOrInbox(returnUrl));
        var isColleagues = Row is { Status: CaseTaskStatus.Open, ClaimedById: not null } && !Row.IsHeldBy(Row.As(current.Actor));
        return isColleagues ? Page() : Redirect(Links.Task(taskId, ReturnUrl));
    }

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        switch (await claims.TakeOverAsync(taskId, current.Actor, Reason ?? "", cancellation))
        {
            case TaskOutcome.Done done:
                TempData["Notice"] = done.Message;
                return Redirect(Links.Task(taskId, this.LocalOrInbox(returnUrl)));
            case TaskOutcome.Invalid invalid:
                ModelState.AddModelError(nameof(Reason), invalid.Errors.Values.First());
                break;
        }

        return await OnGetAsync(taskId, returnUrl, cancellation);
    }
}
