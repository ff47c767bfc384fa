using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.People;

public sealed class InviteModel(InviteStaff invite, CurrentActor current) : PageModel
{
    [BindProperty]
    public StaffInput Input { get; set; } = new();

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!ModelState.Accepts(await invite.InviteAsync(current.Actor, Input.Email ?? "", Input.Request, cancellation)))
        {
            return Page();
        }

        TempData["Notice"] = $"邀请已发送到 {Input.Email}。";
        return Redirect(Links.People);
    }
}
