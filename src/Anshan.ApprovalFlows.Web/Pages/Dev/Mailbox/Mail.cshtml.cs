using Anshan.ApprovalFlows.Approvals.Mail;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Dev.Mailbox;

/// <summary>Development only: one mail as its reader would see it.</summary>
public sealed class MailModel(DbContext db) : PageModel
{
    public OutboxMail Mail { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if (await db.Set<OutboxMail>().AsNoTracking().SingleOrDefaultAsync(mail => mail.Id == id, cancellation) is not { } found)
        {
            return NotFound();
        }

        Mail = found;
        return Page();
    }
}
