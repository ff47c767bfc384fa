using System.ComponentModel.DataAnnotations;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Web.Pages.Account;

/// <summary>One plain e-mail address; what is longer than an address can be is refused before anything is done with it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmailFieldAttribute : RequiredAttribute
{
    private const string Missing = "请填写电子邮箱。";

    public EmailFieldAttribute() => ErrorMessage = Missing;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var problem = value switch
        {
            null or "" => Missing,
            string text when EmailText.Address(text).Length > EmailText.Longest => "电子邮箱不能超过 254 个字符。",
            string text when EmailText.IsAddress(text) => null,
            _ => "邮箱的格式不对，应像 name@example.com 这样。",
        };
        return problem is null ? ValidationResult.Success : new ValidationResult(problem, [validationContext.MemberName!]);
    }
}
