using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>我发起的: the lists that the person opened for the own unit.</summary>
public sealed class StartedModel(StartedCases cases, DeskFrame frame, DeskWords words, CurrentActor current) : PageModel
{
    public IReadOnlyList<CaseLine> Cases { get; private set; } = [];

    public DeskWords Words => words;

    public bool CanStart => frame.CanStart;

    public async Task OnGetAsync(CancellationToken cancellation) => Cases = await cases.OfAsync(current.Actor, cancellation);
}
