using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

public sealed class SignOutModel(Session session) : PageModel
{
    public async Task<IActionResult> OnPostAsync()
    {
        await session.EndAsync();
        TempData["Notice"] = "您已退出登录。";
        return Redirect(Links.Home);
    }
}
