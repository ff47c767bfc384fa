using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

public sealed class ForgotPasswordModel(Passwords passwords, AttemptThrottle throttle) : PageModel
{
    [BindProperty, EmailField]
    public string Email { get; set; } = "";

    public bool IsSent { get; private set; }

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
            await passwords.RequestResetAsync(Email, cancellation);
        }

        IsSent = true;
        return Page();
    }
}
