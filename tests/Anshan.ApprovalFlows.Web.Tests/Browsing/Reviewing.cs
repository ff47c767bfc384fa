using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>What people of an office do at their inbox.</summary>
internal static class Reviewing
{
    /// <summary>Finds the case in the inbox and opens the task.</summary>
    public static async Task OpenTaskAsync(this Visitor person, string caseNumber)
    {
        await person.OpenAsync($"{Links.Inbox}?q={caseNumber}");
        await person.FollowAsync(person.Page.GetByTestId("task-link").Filter(new() { HasText = caseNumber }));
    }

    public static async Task ClaimAsync(this Visitor person)
    {
        await person.PressAsync("认领");
        await person.SeesAsync("已由您认领");
    }

    public static async Task ChooseDecisionAsync(this Visitor person, string decision, string opinion)
    {
        await person.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new Regex("^" + decision) }).CheckAsync();
        foreach (var tick in await person.Page.Locator("[name^='Review.Verified']:visible").AllAsync())
        {
            await tick.CheckAsync();
        }

        await person.FillAsync("意见", opinion);
    }

    public static async Task ApproveAsync(this Visitor person, string caseNumber, string opinion = "材料齐全，情况属实，同意。")
    {
        await person.OpenTaskAsync(caseNumber);
        await person.ClaimAsync();
        await person.ChooseDecisionAsync("通过", opinion);
        await person.PressAsync("提交结论");
        await person.SeesAsync("已通过");
    }

    public static async Task PayAsync(this Visitor person, string caseNumber, string voucher)
    {
        await person.OpenTaskAsync(caseNumber);
        await person.ClaimAsync();
        await person.FillAsync("拨付日期", await person.BusinessDateAsync());
        await person.FillAsync("凭证号", voucher);
        await person
            .Page.GetByLabel("银行回单")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "回单.pdf",
                    MimeType = "application/pdf",
                    Buffer = SampleFiles.Pdf(voucher),
                }
            );
        await person.PressAsync("登记已拨付");
        await person.SeesAsync("已登记拨付");
    }

    /// <summary>Agrees as the second person to an amount or a payment.</summary>
    public static async Task AgreeAsync(this Visitor person, string caseNumber)
    {
        await person.OpenTaskAsync(caseNumber);
        await person.PressAsync("复核同意");
        await person.SeesAsync("已复核同意");
    }

    /// <summary>The business date of the demonstration, 2023-09-01.</summary>
    public static async Task<string> BusinessDateAsync(this Visitor person) =>
        (await person.Page.GetByTestId("business-date").Locator("time").GetAttributeAsync("datetime"))![..10];

    public static async Task OpenMailAsync(this Visitor reader, string recipient, string subject)
    {
        await reader.OpenAsync($"{Links.Mailbox}?q={Uri.EscapeDataString(recipient)}");
        await reader.FollowAsync(subject);
    }

    /// <summary>The subjects of the mails to that address, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> SubjectsAsync(this Visitor reader, string recipient)
    {
        await reader.OpenAsync($"{Links.Mailbox}?q={Uri.EscapeDataString(recipient)}");
        var subjects = await reader.Page.GetByTestId("mails").Locator("tbody a").AllInnerTextsAsync();
        return [.. subjects.Reverse()];
    }
}
