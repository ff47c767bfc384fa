using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Claims;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Web.Hosting;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>What stands beside every list of the desk; read once in a request, however many parts of the page ask.</summary>
public sealed class DeskFrame(
    InboxList open,
    DeskViews views,
    WaitingClaims claims,
    StartUnitCase starts,
    CopiedCases copies,
    CurrentActor current
)
{
    private Task<DeskSummary>? summary;

    /// <summary>Everything that falls to this person, counted.</summary>
    public Task<DeskSummary> SummaryAsync(CancellationToken cancellation) =>
        summary ??= open.SummaryAsync(current.Actor, cancellation: cancellation);

    public Task<IReadOnlyList<DeskView>> ViewsAsync(CancellationToken cancellation) => views.OfAsync(current.Actor, cancellation);

    public Task<int> ClaimsAsync(CancellationToken cancellation) => claims.CountAsync(current.Actor, cancellation);

    /// <summary>How many cases were copied to this person and not read yet.</summary>
    public Task<int> CopiesAsync(CancellationToken cancellation) => copies.CountAsync(current.Actor, cancellation);

    /// <summary>Whether the unit opens cases itself.</summary>
    public bool CanStart => starts.Of(current.Actor).Any();
}
