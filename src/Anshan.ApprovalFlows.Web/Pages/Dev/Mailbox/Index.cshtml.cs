using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Dev.Mailbox;

/// <summary>Development only: every mail of the outbox, newest first.</summary>
public sealed class IndexModel(DbContext db) : PageModel
{
    private const int PageSize = 30;

    public sealed record Line(Guid Id, string Subject, string ToName, string To, DateTimeOffset At, DateTimeOffset CreatedAt);

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    public IReadOnlyList<Line> Mails { get; private set; } = [];

    public Pager Pager { get; private set; } = new(null, null);

    public async Task OnGetAsync(long? before, CancellationToken cancellation)
    {
        var mails = db.Set<OutboxMail>().AsNoTracking();
        if (!string.IsNullOrWhiteSpace(Search))
        {
            var pattern = SameText.Pattern(Search);
            mails = mails.Where(mail =>
                EF.Functions.Like(SameText.Folded(mail.Subject), pattern, "\\")
                || EF.Functions.Like(SameText.Folded(mail.To), pattern, "\\")
                || EF.Functions.Like(SameText.Folded(mail.ToName), pattern, "\\")
            );
        }

        if (before is > 0 and < 253402300799999)
        {
            var limit = DateTimeOffset.FromUnixTimeMilliseconds(before.Value);
            mails = mails.Where(mail => mail.CreatedAt < limit);
        }

        var found = await mails
            .OrderByDescending(mail => mail.CreatedAt)
            .ThenByDescending(mail => mail.Id)
            .Take(PageSize + 1)
            .Select(mail => new Line(mail.Id, mail.Subject, mail.ToName, mail.To, mail.CaseAt ?? mail.CreatedAt, mail.CreatedAt))
            .ToListAsync(cancellation);
        Mails = [.. found.Take(PageSize)];
        Pager = new Pager(
            before is null ? null : QueryHelpers.AddQueryString(Links.Mailbox, "q", Search ?? ""),
            found.Count > PageSize ? Older(Mails[^1]) : null,
            "最新"
        );
    }

    private string Older(Line last) =>
        QueryHelpers.AddQueryString(
            Links.Mailbox,
            new Dictionary<string, string?>
            {
                ["q"] = Search,
                ["before"] = last.CreatedAt.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
            }
        );
}
