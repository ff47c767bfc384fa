using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Accounts;

public sealed class ProfileTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task A_wrong_check_digit_is_told_and_what_was_typed_stays()
    {
        var right = "91210302MA0ABCDE1" + UnifiedSocialCreditCode.CheckDigit("91210302MA0ABCDE1");
        var wrong = right[..^1] + (right[^1] == '1' ? '2' : '1');
        var browser = await app.SignInAs(Roles.Applicant);
        var page = await SaveAsync(browser, ("Input.Name", "代码抄错的会展公司"), ("Input.CreditCode", wrong));

        Assert.Contains("校验码", page["error-summary"], StringComparison.Ordinal);
        Assert.Equal("true", page.Document.GetElementById("Input_CreditCode")!.GetAttribute("aria-invalid"));
        Assert.Equal("代码抄错的会展公司", page.Value("Input_Name"));
        Assert.Equal(wrong, page.Value("Input_CreditCode"));
        Assert.Empty(await app.ReadAsync(db => db.ApplicantProfiles.Where(row => row.Name == "代码抄错的会展公司").ToListAsync()));
    }

    [Fact]
    public async Task A_part_of_it_can_be_saved_and_the_gaps_are_named()
    {
        var browser = await app.SignInAs(Roles.Applicant);
        var page = await SaveAsync(browser, ("Input.Name", "只填了名称的公司"));
        Assert.Contains("已保存", page["notice"], StringComparison.Ordinal);
        Assert.Contains("银行账号", page["gaps"], StringComparison.Ordinal);
        Assert.Equal("只填了名称的公司", page.Value("Input_Name"));
    }

    [Fact]
    public async Task A_complete_profile_leads_back_to_the_application()
    {
        var browser = await app.SignInAs(Roles.Applicant);
        var page = await browser.ClickAsync(
            await browser.OpenAsync(Links.ProfileThen(Links.Measures)),
            "[data-testid=profile] button",
            Complete
        );
        Assert.Equal(Links.Measures, page.Path);
    }

    [Fact]
    public async Task A_person_gives_an_identity_number_which_is_never_shown_again()
    {
        var browser = await app.SignInAs(Roles.Applicant);
        (string, string)[] own =
        [
            ("Input.IsIndividual", "True"),
            ("Input.Name", "王小明"),
            ("Input.BankAccountName", "王小明"),
            ("Input.IdentityNumber", "110105194912310021"),
        ];
        (string, string)[] typed =
        [
            .. Complete.Where(field => field.Item1 != "Input.CreditCode").ExceptBy(own.Select(field => field.Item1), field => field.Item1),
            .. own,
        ];
        var wrong = await SaveAsync(browser, typed);
        Assert.Contains("身份证号的校验码", wrong["error-summary"], StringComparison.Ordinal);

        var saved = await browser.ClickAsync(wrong, "[data-testid=profile] button", ("Input.IdentityNumber", "11010519491231002x"));
        Assert.Equal("110***********002X", saved.Value("Input_IdentityNumber"));
        await browser.ClickAsync(saved, "[data-testid=profile] button", ("Input.Address", "某路 2 号"));
        var row = await app.ReadAsync(db => db.ApplicantProfiles.SingleAsync(profile => profile.Name == "王小明"));
        Assert.Equal(("11010519491231002X", "", "某路 2 号"), (row.IdentityNumber, row.CreditCode, row.Address));
        Assert.DoesNotContain(
            "19491231",
            string.Concat(
                await app.ReadAsync(db =>
                    db.AuditEvents.Where(audit => audit.Action == "profile.saved").Select(audit => audit.Data).ToListAsync()
                )
            ),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Input.BankAccount", "12 34", "银行账号应为")]
    [InlineData("Input.ContactPhone", "12345", "联系电话应为")]
    [InlineData("Input.RegionId", "shenyang", "所在地区")]
    public async Task A_wrong_value_is_told_at_its_field(string field, string value, string problem) =>
        Assert.Contains(
            problem,
            (await SaveAsync(await app.SignInAs(Roles.Applicant), (field, value)))["error-summary"],
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("False", "Input.IdentityNumber", "11010519491231002X", "身份证号不会保存")]
    [InlineData("True", "Input.CreditCode", "91210302MA0ABCDE1M", "统一社会信用代码不会保存")]
    public async Task What_belongs_to_the_other_kind_is_not_dropped_without_a_word(string kind, string field, string value, string words)
    {
        var browser = await app.SignInAs(Roles.Applicant);
        var told = await SaveAsync(browser, ("Input.IsIndividual", kind), (field, value), ("Input.Address", "某路 3 号"));
        Assert.Contains(words, told["error-summary"], StringComparison.Ordinal);
        Assert.Equal(value, told.Value(field.Replace('.', '_')));
        var saved = await browser.ClickAsync(told, "[data-testid=profile] button", (field, ""));
        Assert.Contains("已保存", saved["notice"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_named_beside_what_was_saved_meanwhile()
    {
        var browser = await app.SignInAs(Roles.Applicant);
        var older = await browser.OpenAsync(Links.Profile);
        await SaveAsync(browser, ("Input.Address", "另一窗口的地址"));
        var both = await browser.ClickAsync(
            older,
            "[data-testid=profile] button",
            ("Input.Address", "我的地址"),
            ("Input.BankName", new string('长', 300))
        );
        Assert.Contains("另一窗口的地址", both["meanwhile"], StringComparison.Ordinal);
        Assert.Contains("内容太长", both["error-summary"], StringComparison.Ordinal);
        Assert.Equal("true", both.Document.GetElementById("Input_BankName")!.GetAttribute("aria-invalid"));
        Assert.Equal((new string('长', 300), "我的地址"), (both.Value("Input_BankName"), both.Value("Input_Address")));
    }

    private static (string, string)[] Complete =>
        [
            ("kinds", "Organiser"),
            ("Input.Name", "鞍山某会展公司"),
            ("Input.CreditCode", "91210302MA0ABCDE1" + UnifiedSocialCreditCode.CheckDigit("91210302MA0ABCDE1")),
            ("Input.RegionId", "tiedong"),
            ("Input.Address", "某路 1 号"),
            ("Input.BankName", "某银行"),
            ("Input.BankAccountName", "鞍山某会展公司"),
            ("Input.BankAccount", "6200 0000 0000 0000"),
            ("Input.ContactName", "陈经理"),
            ("Input.ContactPhone", "0412-5555555"),
        ];

    private static async Task<Page> SaveAsync(Browser browser, params (string, string)[] typed) =>
        await browser.ClickAsync(await browser.OpenAsync(Links.Profile), "[data-testid=profile] button", typed);
}
