using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Outside;
using Anshan.ApprovalFlows.Web.Designer;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Outside.Tokens;

/// <summary>发放令牌; the secret stands in the answer to the form, once, and nowhere else.</summary>
public sealed class NewModel(AccessTokens tokens, CurrentActor current) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Tasks { get; set; }

    [BindProperty]
    public string? Events { get; set; }

    [BindProperty]
    public string? Until { get; set; }

    /// <summary>The token that was just made.</summary>
    public string? Secret { get; private set; }

    /// <summary>Where the interface begins.</summary>
    public string Address => $"{Request.Scheme}://{Request.Host}{DesignerApi.Root}";

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        DateOnly? until = DateOnly.TryParseExact(Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;
        var issued = await tokens.IssueAsync(new TokenRequest(Name, Tasks, Events, until), current.Actor, cancellation);
        foreach (var (field, message) in issued.Errors)
        {
            ModelState.AddModelError(field, message);
        }

        Secret = issued.Secret;
        Response.Headers.CacheControl = "no-store";
        return Page();
    }
}
