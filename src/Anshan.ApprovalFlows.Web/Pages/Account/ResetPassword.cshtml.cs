using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

public sealed class ResetPasswordModel(Passwords passwords) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "user")]
    public string UserId { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "token")]
    public string Token { get; set; } = "";

    [BindProperty]
    public NewPassword Input { get; set; } = new();

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (
            ModelState.IsValid
            && ModelState.Accepts(await passwords.ResetAsync(new(UserId ?? ""), Token ?? "", Input.Password, cancellation))
        )
        {
            TempData["Notice"] = "新密码已设置，请登录。";
            return Redirect(Links.SignIn());
        }

        return Page();
    }
}
