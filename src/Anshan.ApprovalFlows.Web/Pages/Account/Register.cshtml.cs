using System.ComponentModel.DataAnnotations;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

/// <summary>The answer is the same whether or not the address is known; the mail tells its owner.</summary>
public sealed class RegisterModel(Registration registration, AttemptThrottle throttle) : PageModel
{
    public sealed record Form
    {
        [Required(ErrorMessage = "请填写姓名。"), StringLength(50, ErrorMessage = "姓名请控制在 50 字以内。")]
        public string FullName { get; init; } = "";

        [Required(ErrorMessage = "请填写电子邮箱。")]
        public string Email { get; init; } = "";

        public string Password { get; init; } = "";

        [Compare(nameof(Password), ErrorMessage = "两次输入的密码不一样。")]
        public string Repeat { get; init; } = "";
    }

    [BindProperty]
    public Form Input { get; set; } = new();

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (Input.Email is { Length: > 0 } && !StaffRequest.IsAddress(Input.Email))
        {
            ModelState.AddModelError("Input.Email", "邮箱的格式不对，应像 name@example.com 这样。");
        }

        if (PasswordRule.Problem(Input.Password, Input.Email ?? "") is { } problem)
        {
            ModelState.AddModelError("Input.Password", problem);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        if (!throttle.TryTake(AttemptLimit.Mail, Input.Email!, HttpContext))
        {
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        await registration.RegisterAsync(Input.FullName, Input.Email!, Input.Password, cancellation);
        return Redirect(Links.RegisterSent);
    }
}
