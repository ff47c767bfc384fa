using System.ComponentModel.DataAnnotations;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

/// <summary>A password typed twice; what it must be is the use case's to say.</summary>
public sealed record NewPassword
{
    public string Password { get; init; } = "";

    [Compare(nameof(Password), ErrorMessage = "两次输入的密码不一样。")]
    public string Repeat { get; init; } = "";
}
