using System.ComponentModel.DataAnnotations;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

/// <summary>A password typed twice; the use case validates it.</summary>
public sealed record NewPassword
{
    public string Password { get; init; } = "";

    [Compare(nameof(Password), ErrorMessage = "两次输入的密码不一样。")]
    public string Repeat { get; init; } = "";
}
