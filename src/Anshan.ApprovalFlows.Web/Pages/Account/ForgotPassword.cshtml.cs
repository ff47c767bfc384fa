using System.ComponentModel.DataAnnotations;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

public sealed class ForgotPasswordModel(Passwords passwords, AttemptThrottle throttle) : PageModel
{
    [BindProperty, Required(ErrorMessage = "请填写电子邮箱。")]
    public string Email { get; set; } = "";

    public bool IsSent { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (!throttle.TryTake(AttemptLimit.Mail, Email, HttpContext))
        {
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        await passwords.RequestResetAsync(Email, cancellation);
        IsSent = true;
        return Page();
    }
}
