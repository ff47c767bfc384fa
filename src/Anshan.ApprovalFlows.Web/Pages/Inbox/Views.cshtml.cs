using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>我的视图: filters that a person keeps under a name; kept, renamed and deleted here.</summary>
public sealed class ViewsModel(DeskViews views, DeskFrame frame, DeskWords words, CurrentActor current) : PageModel
{
    private DeskSummary summary = null!;

    public IReadOnlyList<DeskView> Views { get; private set; } = [];

    /// <summary>Filters that are to be kept and have no good name yet.</summary>
    public string? NewQuery { get; private set; }

    /// <summary>The name that was typed and not taken.</summary>
    public string? Typed { get; private set; }

    /// <summary>What is wrong with it.</summary>
    public string? Problem { get; private set; }

    /// <summary>The view it was typed for; the empty id for a new one, null where nothing was refused.</summary>
    public Guid? Failed { get; private set; }

    public Task OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAsync(string? name, string? query, CancellationToken cancellation)
    {
        // Read and written again, so that only what the desk understands is kept.
        NewQuery = InboxAddress.Of(QueryHelpers.ParseQuery(query)).Query;
        return await AfterAsync(
            Guid.Empty,
            name,
            await views.AddAsync(current.Actor, name, NewQuery, cancellation),
            $"{Links.Inbox}?{NewQuery}",
            cancellation
        );
    }

    public async Task<IActionResult> OnPostRenameAsync(Guid id, string? name, CancellationToken cancellation) =>
        await AfterAsync(id, name, await views.RenameAsync(current.Actor, id, name, cancellation), Links.DeskViews, cancellation);

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken cancellation)
    {
        await views.DeleteAsync(current.Actor, id, cancellation);
        return Redirect(Links.DeskViews);
    }

    /// <summary>The filters of a view in words.</summary>
    public string Words(DeskView view) =>
        string.Join("；", DeskChips.Of(InboxAddress.Of(QueryHelpers.ParseQuery(view.Query)), summary, words).Select(chip => chip.Words));

    private async Task<IActionResult> AfterAsync(Guid of, string? name, string? problem, string next, CancellationToken cancellation)
    {
        if (problem is null)
        {
            return Redirect(next);
        }

        (Failed, Typed, Problem) = (of, name, problem);
        await ShowAsync(cancellation);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancellation)
    {
        Views = await views.OfAsync(current.Actor, cancellation);
        summary = await frame.SummaryAsync(cancellation);
    }
}
