using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>已办: what the person's unit has decided.</summary>
public sealed class DoneModel(DecidedList decided, DeskWords words, CurrentActor current) : PageModel
{
    private string? cursor;

    public string? Search { get; private set; }

    public DeskWords Words => words;

    public InboxPage<DecidedRow> Decided { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? q, string? cursor, CancellationToken cancellation)
    {
        (Search, this.cursor) = (q?.Trim(), cursor);
        Decided = await decided.ReadAsync(current.Actor, Search, InboxCursor.Parse(cursor), cancellation);
        return Decided.Rows.Count == 0 && cursor is not null ? Redirect(At(null)) : Page();
    }

    public string Task(DecidedRow row) => Links.Task(row.Id, At(cursor));

    public Pager Pager() =>
        new(Decided.Newer is null ? null : At(Decided.Newer.ToString()), Decided.Older is null ? null : At(Decided.Older.ToString()));

    public EmptyState Nothing() =>
        Search is { Length: > 0 }
            ? new EmptyState(
                "没有找到",
                $"没有编号或名称包含“{Search}”的已办事项，请换一个词再查。",
                "显示全部",
                Links.DecidedInbox,
                "search"
            )
            : new EmptyState("还没有已办事项", "本单位办理完的事项会列在这里，并注明结论和办理人。", "去看待办", Links.Inbox, "check");

    private string At(string? place) =>
        QueryHelpers.AddQueryString(
            Links.DecidedInbox,
            new Dictionary<string, string?> { ["q"] = Search, ["cursor"] = place }.Where(part => !string.IsNullOrEmpty(part.Value))
        );
}
