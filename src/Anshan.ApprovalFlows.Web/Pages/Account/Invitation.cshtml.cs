using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

public sealed class InvitationModel(DbContext db, AcceptInvitation invitation, Session session) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "user")]
    public string UserId { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "token")]
    public string Token { get; set; } = "";

    [BindProperty]
    public NewPassword Input { get; set; } = new();

    public AppUser? Invited { get; private set; }

    /// <summary>What the account will be able to do.</summary>
    public IReadOnlyCollection<string> InvitedRoles { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Invited = await invitation.FindAsync(new(UserId ?? ""), Token ?? "", cancellation);
        InvitedRoles = Invited is null
            ? []
            : await db.Set<IdentityUserRole<string>>()
                .AsNoTracking()
                .Where(row => row.UserId == Invited.Id)
                .Select(row => row.RoleId)
                .ToListAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (
            ModelState.IsValid
            && ModelState.Accepts(await invitation.RunAsync(new(UserId ?? ""), Token ?? "", Input.Password, cancellation))
        )
        {
            var desk = await session.BeginAsync(UserId!, cancellation);
            TempData["Notice"] = "密码已设置，您已登录。";
            return Redirect(desk);
        }

        await OnGetAsync(cancellation);
        return Page();
    }
}
