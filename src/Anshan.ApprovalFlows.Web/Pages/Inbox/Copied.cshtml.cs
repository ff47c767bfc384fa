using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>抄送我的: the cases that the person is to know of.</summary>
public sealed class CopiedModel(CopiedCases cases, DeskWords words, CurrentActor current) : PageModel
{
    public IReadOnlyList<CopiedCase> Cases { get; private set; } = [];

    public DeskWords Words => words;

    public async Task OnGetAsync(CancellationToken cancellation) => Cases = await cases.OfAsync(current.Actor, cancellation);
}
