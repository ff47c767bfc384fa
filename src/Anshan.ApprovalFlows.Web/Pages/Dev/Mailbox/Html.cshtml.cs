using Anshan.ApprovalFlows.Approvals.Mail;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Dev.Mailbox;

/// <summary>The HTML of a mail for the frame: no scripts, nothing loaded, links open in the whole window.</summary>
public sealed class HtmlModel(DbContext db) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if (await db.Set<OutboxMail>().AsNoTracking().SingleOrDefaultAsync(mail => mail.Id == id, cancellation) is not { Html: var html })
        {
            return NotFound();
        }

        Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
            + "sandbox allow-top-navigation-by-user-activation";
        return Content(html.Replace("<head>", "<head><base target=\"_top\">", StringComparison.Ordinal), "text/html; charset=utf-8");
    }
}
