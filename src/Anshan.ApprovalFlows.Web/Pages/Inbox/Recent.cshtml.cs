using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>最近办理: what the person did last, of every kind.</summary>
public sealed class RecentModel(RecentActs acts, CurrentActor current) : PageModel
{
    public IReadOnlyList<RecentAct> Acts { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Acts = await acts.OfAsync(current.Actor, cancellation);

    /// <summary>The task where it is still this person's to see, else the case.</summary>
    public string Href(RecentAct act) =>
        act.Task is { } task && task.IsOf(current.Actor) ? Links.Task(task.Id, Links.RecentActs) : Links.Case(act.Case.Id);
}
