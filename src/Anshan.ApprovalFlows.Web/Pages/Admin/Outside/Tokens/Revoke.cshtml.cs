using Anshan.ApprovalFlows.Approvals.Outside;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Outside.Tokens;

/// <summary>撤销令牌, after asking once more.</summary>
public sealed class RevokeModel(AccessTokens tokens, CurrentActor current) : PageModel
{
    public AccessToken Token { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if ((await tokens.ListAsync(cancellation)).FirstOrDefault(token => token.Id == id) is not { } found)
        {
            return NotFound();
        }

        Token = found;
        return found.RevokedAt is null ? Page() : Redirect(Links.Tokens);
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellation)
    {
        TempData["Notice"] = await tokens.RevokeAsync(id, current.Actor, cancellation)
            ? "令牌已撤销，立即失效。"
            : "没有这个令牌，或它已撤销。";
        return Redirect(Links.Tokens);
    }
}
