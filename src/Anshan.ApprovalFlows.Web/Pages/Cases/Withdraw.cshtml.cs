using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Cases;

/// <summary>撤回申请, after asking once more and for the reason; possible while a correction waits.</summary>
public sealed class WithdrawModel(CaseReader reader, WithdrawApplication withdraw, CurrentActor current) : PageModel
{
    private const int MaxReason = 500;

    public CaseView View { get; private set; } = null!;

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>One per rendering: a second click of the same page is the same operation.</summary>
    public Guid Operation { get; } = Guid.NewGuid();

    public async Task<IActionResult> OnGetAsync(Guid caseId, CancellationToken cancellation)
    {
        var view = await reader.FindAsync(caseId, cancellation);
        if (view?.AudienceOf(current.Actor) != CaseAudience.Applicant)
        {
            return NotFound();
        }

        View = view;
        if (view.Correction is not null)
        {
            return Page();
        }

        TempData["Refusal"] = "现在不能撤回：只有退回补正期间可以撤回申请。";
        return Redirect(Links.Case(caseId));
    }

    public async Task<IActionResult> OnPostAsync(Guid caseId, Guid operation, CancellationToken cancellation)
    {
        if (await OnGetAsync(caseId, cancellation) is not PageResult page)
        {
            return View is null ? NotFound() : Redirect(Links.Case(caseId));
        }

        var reason = (Reason ?? "").Trim();
        if ((reason.Length == 0 ? "请填写撤回原因。" : TextLimit.Problem("撤回原因", reason, MaxReason)) is { } problem)
        {
            ModelState.AddModelError(nameof(Reason), problem);
            return page;
        }

        switch (await withdraw.RunAsync(caseId, current.Actor, reason, operation.OrNew(), cancellation))
        {
            case TaskOutcome.Done done:
                TempData["Notice"] = done.Message;
                break;
            case TaskOutcome.Refused refused:
                TempData["Refusal"] = refused.Reason;
                break;
            case TaskOutcome.NotFound:
                return NotFound();
        }

        return Redirect(Links.Case(caseId));
    }
}
