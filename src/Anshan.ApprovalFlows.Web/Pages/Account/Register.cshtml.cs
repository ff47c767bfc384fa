using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

/// <summary>
/// The answer is the same whether or not the address is known; the mail tells its owner, who chooses name and password behind its link.
/// </summary>
public sealed class RegisterModel(Registration registration, AttemptThrottle throttle) : PageModel
{
    [BindProperty, EmailField]
    public string Email { get; set; } = "";

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (!throttle.TryTakeAddress(AttemptLimit.Mail, HttpContext, out _))
        {
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        // Over the limit of the address nothing more is sent; the links of the earlier mails are still valid.
        if (throttle.TryTakeAccount(AttemptLimit.Mail, Email))
        {
            await registration.RequestAsync(Email, cancellation);
        }

        return Redirect(Links.RegisterSent);
    }
}
