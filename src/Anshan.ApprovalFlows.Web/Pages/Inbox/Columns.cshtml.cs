using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>列与行高: how a person wants the rows of the desk.</summary>
public sealed class ColumnsModel(DeskViews views, CurrentActor current) : PageModel
{
    public IReadOnlyList<string> Columns { get; private set; } = DeskColumns.Usual;

    public bool IsRelaxed { get; private set; }

    /// <summary>Why nothing was kept.</summary>
    public string? Problem { get; private set; }

    /// <summary>The list that the person comes from.</summary>
    public string Back { get; private set; } = Links.Inbox;

    public async Task OnGetAsync(string? returnUrl, CancellationToken cancellation)
    {
        Back = this.LocalOrInbox(returnUrl);
        if (await views.LookAsync(current.Actor, cancellation) is { } look)
        {
            (Columns, IsRelaxed) = (DeskColumns.Ordered(look.Columns.Split(',')), look.IsRelaxed);
        }
    }

    public async Task<IActionResult> OnPostAsync(string[] columns, bool relaxed, string? returnUrl, CancellationToken cancellation)
    {
        (Back, Columns, IsRelaxed) = (this.LocalOrInbox(returnUrl), columns, relaxed);
        Problem = await views.ChooseAsync(current.Actor, columns, relaxed, cancellation);
        return Problem is null ? Redirect(Back) : Page();
    }
}
