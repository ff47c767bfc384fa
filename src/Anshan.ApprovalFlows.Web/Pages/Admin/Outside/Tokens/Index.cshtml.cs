using Anshan.ApprovalFlows.Approvals.Outside;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Outside.Tokens;

/// <summary>接口令牌: which system may report what, until when, and when it last did.</summary>
public sealed class IndexModel(AccessTokens tokens, TimeProvider machine) : PageModel
{
    public IReadOnlyList<AccessToken> Tokens { get; private set; } = [];

    public DateTimeOffset Now => machine.GetUtcNow();

    public async Task OnGetAsync(CancellationToken cancellation) => Tokens = await tokens.ListAsync(cancellation);
}
