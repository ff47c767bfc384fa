using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.WebUtilities;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.People;

/// <summary>All accounts; search, filter and page are in the address.</summary>
public sealed class IndexModel(PeopleList people) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true, Name = "state")]
    public AccountState State { get; set; }

    public PeoplePage People { get; private set; } = new([], null, null);

    public IEnumerable<SelectListItem> States =>
        Enum.GetValues<AccountState>()
            .Select(state => new SelectListItem(state == AccountState.All ? "全部" : AccountBadge.Of(state).Text, state.ToString()));

    public EmptyState Nothing =>
        Search is null && State == AccountState.All
            ? new("还没有人员", "邀请第一位工作人员，对方会收到设置密码的邮件。", "邀请工作人员", Links.Invite, "people")
            : new("没有找到", "换一个词，或把状态改为“全部”再试。", "显示全部", Links.People, "people");

    public Pager Pager => new(At("after", People.Newer), At("before", People.Older));

    public async Task OnGetAsync(string? before, string? after, CancellationToken cancellation) =>
        People = await people.FindAsync(Search, State, before, after, cancellation);

    private string? At(string direction, string? cursor) =>
        cursor is null
            ? null
            : QueryHelpers.AddQueryString(
                Links.People,
                new Dictionary<string, string?>
                {
                    ["q"] = Search,
                    ["state"] = State == AccountState.All ? null : State.ToString(),
                    [direction] = cursor,
                }
            );
}
