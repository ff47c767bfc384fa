using System.ComponentModel.DataAnnotations;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

/// <summary>
/// The second half of the registration, reached by the mailed link. A GET request creates nothing, since mail scanners follow links.
/// </summary>
public sealed class ConfirmModel(Registration registration, Session session) : PageModel
{
    public sealed record Form
    {
        public string FullName { get; init; } = "";

        public string Password { get; init; } = "";

        [Compare(nameof(Password), ErrorMessage = "两次输入的密码不一样。")]
        public string Repeat { get; init; } = "";
    }

    [BindProperty(SupportsGet = true, Name = "token")]
    public string Token { get; set; } = "";

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>The address the account is for; null when the link is no longer valid.</summary>
    public string? Email { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation) => Email = await registration.FindAsync(Token ?? "", cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (ModelState.IsValid)
        {
            var outcome = await registration.CompleteAsync(Token ?? "", Input.FullName, Input.Password, cancellation);
            if (ModelState.Accepts(outcome))
            {
                await session.BeginAsync(((AccountOutcome.Done)outcome).Id, cancellation);
                TempData["Notice"] = "注册完成，您已登录。请先填写主体信息。";
                return Redirect(Links.Profile);
            }
        }

        await OnGetAsync(cancellation);
        return Page();
    }
}
