using Anshan.ApprovalFlows.Approvals.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

/// <summary>The link only opens this page; the button confirms. Mail scanners that follow links confirm nothing.</summary>
public sealed class ConfirmModel(Registration registration) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "user")]
    public string UserId { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "token")]
    public string Token { get; set; } = "";

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await registration.ConfirmAsync(UserId ?? "", Token ?? "", cancellation) is AccountOutcome.Refused refused)
        {
            ModelState.AddModelError("", refused.Problem);
            return Page();
        }

        TempData["Notice"] = "邮箱已确认，请登录。";
        return Redirect(Links.SignIn(Links.Profile));
    }
}
