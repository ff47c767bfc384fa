using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.WebUtilities;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>
/// Where somebody stands in the inbox; the whole of it is in the address, so that a link or the back button leads there again.
/// </summary>
/// <param name="Tab">Empty for 待办, <see cref="DoneTab"/> for 已办.</param>
/// <param name="Search">What was typed.</param>
/// <param name="Group">overdue, soon, later; empty for all.</param>
/// <param name="Cursor">Which page.</param>
public sealed record InboxAddress(string? Tab, string? Search, string? Group, string? Cursor)
{
    public const string DoneTab = "done";

    public bool IsDone => Tab == DoneTab;

    public Urgency? Urgency => Enum.TryParse<Urgency>(Group, ignoreCase: true, out var urgency) && Enum.IsDefined(urgency) ? urgency : null;

    public InboxCursor? Place => InboxCursor.Parse(Cursor);

    public InboxAddress At(InboxCursor? place) => this with { Cursor = place?.ToString() };

    public InboxAddress In(Urgency? urgency) => this with { Group = urgency?.ToString().ToLowerInvariant(), Cursor = null };

    public InboxAddress On(string? tab) => this with { Tab = tab, Group = null, Cursor = null };

    public override string ToString() => QueryHelpers.AddQueryString(Links.Inbox, Parts().Where(part => !string.IsNullOrEmpty(part.Value)));

    private Dictionary<string, string?> Parts() =>
        new()
        {
            ["tab"] = Tab,
            ["q"] = Search,
            ["group"] = Group,
            ["cursor"] = Cursor,
        };
}
