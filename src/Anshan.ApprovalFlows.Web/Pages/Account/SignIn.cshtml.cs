using System.ComponentModel.DataAnnotations;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Development;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

/// <summary>One answer for a wrong address, a wrong password and a locked account.</summary>
public sealed class SignInModel(SignIn signIn, Session session, AttemptThrottle throttle, DemoAccounts demo) : PageModel
{
    public sealed record Credentials
    {
        [Required(ErrorMessage = "请填写电子邮箱。")]
        public string Email { get; init; } = "";

        [Required(ErrorMessage = "请填写密码。")]
        public string Password { get; init; } = "";
    }

    [BindProperty]
    public Credentials Input { get; set; } = new();

    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    public bool IsInterrupted => ReturnUrl is not null && ReturnUrl != Links.Home;
    public string? DemoPassword { get; private set; }
    public IReadOnlyList<DemoAccount> Accounts { get; private set; } = [];

    public async Task OnGetAsync() => await ShowDemoAsync();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (Input.Email is { Length: > AttemptThrottle.LongestAccount })
        {
            ModelState.AddModelError("Input.Email", $"电子邮箱不能超过 {AttemptThrottle.LongestAccount} 个字符。");
        }

        if (Input.Password is { Length: > PasswordRule.Longest })
        {
            ModelState.AddModelError("Input.Password", $"密码不会超过 {PasswordRule.Longest} 个字符，请检查是否多粘贴了内容。");
        }

        if (!ModelState.IsValid)
        {
            return await AgainAsync();
        }

        if (!throttle.TryTake(AttemptLimit.SignIn, Input.Email, HttpContext))
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return await AgainAsync("尝试的次数太多，请 5 分钟后再试。忘记密码的，可以重设密码。");
        }

        switch (await signIn.CheckAsync(Input.Email, Input.Password, cancellation))
        {
            case SignInOutcome.Welcome welcome:
                throttle.Forgive(AttemptLimit.SignIn, Input.Email, HttpContext);
                var desk = await session.BeginAsync(welcome.User.Id, cancellation);
                return LocalRedirect(IsInterrupted && Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : desk);
            case SignInOutcome.Disabled:
                return await AgainAsync("这个账号已经停用。如有疑问，请联系系统管理员。");
            default:
                return await AgainAsync("邮箱或密码不正确。连续输错 5 次，账号会锁定 15 分钟。");
        }
    }

    private async Task<PageResult> AgainAsync(string? problem = null)
    {
        if (problem is not null)
        {
            ModelState.AddModelError("", problem);
        }

        await ShowDemoAsync();
        return Page();
    }

    private async Task ShowDemoAsync() => (DemoPassword, Accounts) = await demo.ListAsync(HttpContext.RequestAborted);
}
