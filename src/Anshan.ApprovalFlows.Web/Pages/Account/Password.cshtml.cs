using System.ComponentModel.DataAnnotations;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

public sealed class PasswordModel(Passwords passwords, Session session, CurrentActor current, AttemptThrottle throttle) : PageModel
{
    public sealed record Change
    {
        [Required(ErrorMessage = "请填写当前密码。")]
        public string Current { get; init; } = "";

        public string Password { get; init; } = "";

        [Compare(nameof(Password), ErrorMessage = "两次输入的密码不一样。")]
        public string Repeat { get; init; } = "";
    }

    [BindProperty]
    public Change Input { get; set; } = new();

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!throttle.TryTake(AttemptLimit.Token, current.Actor.UserId, HttpContext))
        {
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        if (
            ModelState.IsValid
            && ModelState.Accepts(await passwords.ChangeAsync(current.Actor, Input.Current, Input.Password, cancellation))
        )
        {
            await session.BeginAsync(current.Actor.UserId, cancellation);
            TempData["Notice"] = "密码已修改。";
            return Redirect(Links.Home);
        }

        return Page();
    }
}
