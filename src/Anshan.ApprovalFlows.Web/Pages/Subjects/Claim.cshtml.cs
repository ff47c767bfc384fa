using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Claims;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Subjects;

/// <summary>认领: which unit, and why; the evidence is uploaded on the next page.</summary>
public sealed class ClaimModel(ClaimSubject claims, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? CreditCode { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var outcome = await claims.BeginAsync(current.Actor, CreditCode, Reason, cancellation);
        if (outcome is AccountOutcome.Refused refused)
        {
            ModelState.AddModelError(refused.Field, refused.Problem);
            return Page();
        }

        return Redirect(Links.OwnClaim(Guid.Parse(((AccountOutcome.Done)outcome).Id)));
    }
}
