using System.ComponentModel.DataAnnotations;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Account;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages;

/// <summary>Exists only while there is no system administrator: 404 afterwards, for reading and for posting.</summary>
public sealed class SetupModel(FirstAdministrator first, Session session, AttemptThrottle throttle) : PageModel
{
    public sealed record Form
    {
        [Required(ErrorMessage = "请填写一次性令牌。")]
        public string Token { get; init; } = "";

        [Required(ErrorMessage = "请填写姓名。"), Characters(50, ErrorMessage = "姓名请控制在 50 字以内。")]
        public string FullName { get; init; } = "";

        [EmailField]
        public string Email { get; init; } = "";

        public string Password { get; init; } = "";

        [Compare(nameof(Password), ErrorMessage = "两次输入的密码不一样。")]
        public string Repeat { get; init; } = "";
    }

    [BindProperty]
    public Form Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(string? token, CancellationToken cancellation)
    {
        Input = new Form { Token = token ?? "" };
        return await first.IsNeededAsync(cancellation) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await first.IsNeededAsync(cancellation))
        {
            return NotFound();
        }

        if (!throttle.TryTake(AttemptLimit.Token, "setup", HttpContext))
        {
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        if (PasswordRule.Problem(Input.Password, Input.Email ?? "") is { } problem)
        {
            ModelState.AddModelError("Input.Password", problem);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        var outcome = await first.CreateAsync(Input.Token, Input.Email!, Input.FullName, Input.Password, cancellation);
        if (!ModelState.Accepts(outcome))
        {
            return Page();
        }

        await session.BeginAsync(((AccountOutcome.Done)outcome).Id, cancellation);
        TempData["Notice"] = "系统管理员已创建。接下来请在“人员”中邀请工作人员。";
        return Redirect(Links.Home);
    }
}
