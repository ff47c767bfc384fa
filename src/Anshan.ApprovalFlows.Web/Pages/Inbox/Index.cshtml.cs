using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>待办与已办 of the person's unit.</summary>
public sealed class IndexModel(
    InboxList open,
    DecidedList decided,
    DueWords due,
    MeasureCatalogue measures,
    StartUnitCase starts,
    DigestTime mails,
    CurrentActor current
) : PageModel
{
    public InboxAddress Address { get; private set; } = null!;

    public InboxCounts Counts { get; private set; } = null!;

    public InboxPage<InboxRow>? Open { get; private set; }

    public InboxPage<DecidedRow>? Decided { get; private set; }

    /// <summary>What could be done next, offered after a decision.</summary>
    public InboxRow? Next { get; private set; }

    /// <summary>Whether the unit opens cases itself.</summary>
    public bool CanStart => starts.Of(current.Actor).Any();

    public bool IsEmpty => Open?.Rows.Count == 0 || Decided?.Rows.Count == 0;

    public async Task<IActionResult> OnGetAsync(string? tab, string? q, string? group, string? cursor, CancellationToken cancellation)
    {
        var actor = current.Actor;
        Address = new InboxAddress(tab == InboxAddress.DoneTab ? tab : null, q?.Trim(), group, cursor);
        Counts = await open.CountAsync(actor, Address.IsDone ? null : Address.Search, cancellation);
        if (Address.IsDone)
        {
            Decided = await decided.ReadAsync(actor, Address.Search, Address.Place, cancellation);
        }
        else
        {
            Open = await open.ReadAsync(actor, Address.Search, Address.Urgency, Address.Place, cancellation);
        }

        if (IsEmpty && Address.Cursor is not null)
        {
            // The page the address names has been worked off meanwhile.
            return Redirect(Address.At(null).ToString());
        }

        Next = this.HasFinished() ? await open.NextAsync(actor, cancellation) : null;
        return Page();
    }

    public DueText Due(InboxRow row) => due.Of(row.DueAt);

    public string Measure(string measureId) => measures.Find(measureId)?.Title ?? measureId;

    public string Task(Guid taskId) => Links.Task(taskId, Address.ToString());

    public Pager Pager()
    {
        var (newer, older) = Address.IsDone ? (Decided!.Newer, Decided.Older) : (Open!.Newer, Open.Older);
        return new Pager(newer is null ? null : Address.At(newer).ToString(), older is null ? null : Address.At(older).ToString());
    }

    /// <summary>Why the list is empty, and what to do about it.</summary>
    public EmptyState Nothing() =>
        Address switch
        {
            { Search.Length: > 0 } => new EmptyState(
                "没有找到",
                $"没有编号或名称包含“{Address.Search}”的{(Address.IsDone ? "已办" : "待办")}事项，请换一个词再查。",
                "显示全部",
                (Address with { Search = null }).In(null).ToString(),
                "search"
            ),
            { IsDone: true } => new EmptyState(
                "还没有已办事项",
                "本单位办理完的事项会列在这里，并注明结论和办理人。",
                "去看待办",
                Links.Inbox,
                "check"
            ),
            { Urgency: not null } => new EmptyState(
                "这一组没有待办事项",
                "其他待办事项仍在全部待办中。",
                "显示全部待办",
                Address.In(null).ToString(),
                "check"
            ),
            _ => new EmptyState(
                "没有待办事项",
                $"目前没有需要您办理的事项。有新事项时，下一个工作日 {mails.Words} 的工作邮件会告诉您，急件随到随发。",
                null,
                null,
                "check"
            ),
        };
}
