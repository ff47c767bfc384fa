using Anshan.ApprovalFlows.Web.Development;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Dev;

/// <summary>Development only: signs in as one of the seeded people, and as nobody else.</summary>
public sealed class SignInAsModel(DemoAccounts demo, Session session) : PageModel
{
    public IActionResult OnGet() => Redirect(Links.SignIn());

    public async Task<IActionResult> OnPostAsync(string? user, string? returnUrl, CancellationToken cancellation)
    {
        var (_, accounts) = await demo.ListAsync(cancellation);
        if (accounts.SingleOrDefault(account => account.Key == user) is not { } chosen)
        {
            return NotFound();
        }

        var desk = await session.BeginAsync(chosen.Id, cancellation);
        return LocalRedirect(returnUrl != Links.Home && Url.IsLocalUrl(returnUrl) ? returnUrl : desk);
    }
}
