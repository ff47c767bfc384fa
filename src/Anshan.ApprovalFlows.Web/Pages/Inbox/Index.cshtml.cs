using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Batches;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>待办: the desk, where staff stand after sign-in.</summary>
public sealed class IndexModel(
    InboxList open,
    DeskViews views,
    UnitLoad unit,
    DeskFrame frame,
    DeskWords words,
    DigestTime mails,
    CurrentActor current
) : PageModel
{
    private DeskLook? look;
    private IReadOnlyList<UnitPerson> people = [];

    public InboxAddress Address { get; private set; } = new();

    public DeskWords Words => words;

    /// <summary>All that falls to this person.</summary>
    public DeskSummary Summary { get; private set; } = null!;

    /// <summary>What the filters leave.</summary>
    public DeskCounts Counts { get; private set; } = null!;

    public InboxPage<InboxRow> Open { get; private set; } = null!;

    /// <summary>What could be done next, offered after a decision.</summary>
    public InboxRow? Next { get; private set; }

    public string Me => current.Actor.UserId;

    /// <summary>The columns beside the first one.</summary>
    public IReadOnlyList<string> Columns => look is null ? DeskColumns.Usual : DeskColumns.Ordered(look.Columns.Split(','));

    public bool IsRelaxed => look?.IsRelaxed == true;

    public async Task<IActionResult> OnGetAsync(string? q, CancellationToken cancellation)
    {
        Address = InboxAddress.Of(Request.Query) with { Search = q?.Trim() is { Length: > 0 } typed ? typed : null };
        var (actor, filter) = (current.Actor, Address.Filter);
        if (Address.OfUnit && !actor.IsOrStandsFor(Roles.Head))
        {
            return Redirect(Links.Inbox);
        }

        Summary = Address.OfUnit ? await open.SummaryAsync(actor, ofUnit: true, cancellation) : await frame.SummaryAsync(cancellation);
        people = Address.OfUnit ? await unit.PeopleAsync(actor, cancellation) : [];
        look = await views.LookAsync(actor, cancellation);
        Counts = filter.IsEmpty ? Summary.Counts : await open.CountAsync(actor, filter, cancellation);
        Open = await open.ReadAsync(actor, filter, Address.Place, cancellation);
        if (Open.Rows.Count == 0 && Address.Cursor is not null)
        {
            // The page the address names has been worked off meanwhile.
            return Redirect(Address.First.ToString());
        }

        Next = this.HasFinished() ? await open.NextAsync(actor, cancellation) : null;
        return Page();
    }

    public IEnumerable<DeskChip> Chips() => DeskChips.Of(Address, Summary, words);

    /// <summary>In whose place the person would act on it; null where it is the own.</summary>
    public StoodFor? StoodFor(InboxRow row) => current.Actor.Stood(row.Role, row.ClaimedById);

    /// <summary>The task, from which one comes back to its row.</summary>
    public string Task(InboxRow row) =>
        current.Actor.IsOrStandsFor(row.Role) ? Links.Task(row.Id, $"{Address}#{Anchor(row.Id)}") : Links.Case(row.CaseId);

    /// <summary>What can be done with many of these rows; what is rarely wanted stands on the page that the others lead to.</summary>
    public IEnumerable<BatchAct> Acts =>
        BatchAct.OfferedFor(Open.Rows, current.Actor).Where(act => act.Code is not ("delegate" or "resume"));

    /// <summary>What each of the unit's people has, and what nobody has yet.</summary>
    public IEnumerable<(string Name, string Detail, string Holder, DeskCounts Counts, int Ended)> Loads()
    {
        yield return ("未认领", "", DeskFilter.Unclaimed, LoadOf(""), 0);
        foreach (var person in people)
        {
            yield return (person.Name, Roles.Describe([.. person.Roles]), person.Id, LoadOf(person.Id), person.Ended);
        }

        // Whoever left the unit may still have claimed something; a colleague has to take it over.
        foreach (var gone in Summary.People.Where(holder => people.All(person => person.Id != holder.Value)))
        {
            yield return (gone.Name, "已不在本单位，请接管", gone.Value, LoadOf(gone.Value), 0);
        }
    }

    private DeskCounts LoadOf(string holder) => Summary.Loads.GetValueOrDefault(holder) ?? new DeskCounts(0, 0, 0, 0);

    public static string Anchor(Guid taskId) => $"r-{taskId:N}";

    public Pager Pager() =>
        new(Open.Newer is null ? null : Address.At(Open.Newer).ToString(), Open.Older is null ? null : Address.At(Open.Older).ToString());

    /// <summary>Why the list is empty, and what to do about it.</summary>
    public EmptyState Nothing() =>
        Address.Filter switch
        {
            { IsEmpty: true } => new EmptyState(
                "没有待办事项",
                $"目前没有需要您办理的事项。有新事项时，下一个工作日 {mails.Words} 的工作邮件会告诉您，急件随到随发。",
                null,
                null,
                "check"
            ),
            { Search: { } typed } => new EmptyState(
                "没有找到",
                $"待办中没有编号、申请主体、信用代码或者事项与“{typed}”相符的{(Chips().Count() > 1 ? "，或者被其他条件筛掉了" : "")}。请换一个词再查。",
                "显示全部",
                Address.Unfiltered.ToString(),
                "search"
            ),
            _ => new EmptyState(
                "没有符合条件的待办事项",
                $"共有 {Summary.Counts.All} 件待办，没有一件同时符合上面的条件。可以逐个去掉条件再看。",
                "显示全部待办",
                Address.Unfiltered.ToString(),
                "check"
            ),
        };
}
