using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Anshan.ApprovalFlows.Web.Tests.Inbox;

namespace Anshan.ApprovalFlows.Web.Tests.Measures;

/// <summary>政策数据: the administrator's pages.</summary>
public sealed class MeasureDataTests : IAsyncLifetime
{
    private WebApp site = null!;
    private Browser administrator = null!;

    public async ValueTask InitializeAsync()
    {
        site = await ApplicantSite.StartAsync();
        administrator = await site.BrowserOfAsync(CaseSite.WorkflowAdministrator);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task What_is_missing_is_listed_and_a_date_entered_opens_the_measure_to_the_public()
    {
        var list = await administrator.OpenAsync("/admin/measures");
        Assert.Contains("2.1", list["missing"], StringComparison.Ordinal);
        var form = await administrator.OpenAsync("/admin/measures/2.1");
        var refused = await administrator.ClickAsync(
            form,
            "[data-testid=dates] button",
            ("Dates.OpensOn", "2023年8月32日"),
            ("Dates.Source", "公告")
        );
        Assert.Contains("没有这一天", refused.Main, StringComparison.Ordinal);
        Assert.Equal("2023年8月32日", refused.Value("Dates_OpensOn"));

        var saved = await administrator.ClickAsync(
            refused,
            "[data-testid=dates] button",
            ("Dates.OpensOn", "2023-08-01"),
            ("Dates.Source", "省商务厅公告")
        );
        Assert.Equal("2023年8月1日至2024年2月1日", saved["window-now"]);
        Assert.Contains("省商务厅公告", saved["history"], StringComparison.Ordinal);
        Assert.DoesNotContain(
            "href=\"/admin/measures/2.1\">2.1 示范",
            (await administrator.OpenAsync("/admin/measures"))["missing"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_closed_measure_says_why_on_its_guide()
    {
        var form = await administrator.OpenAsync("/admin/measures/1.2");
        await administrator.ClickAsync(form, "[data-testid=close] button", ("Reason", "本年度资金已用完"));
        var guide = await site.Open().OpenAsync("/measures/1.2");
        Assert.Contains("申报已关闭：本年度资金已用完", guide.Main, StringComparison.Ordinal);
        Assert.Null(guide.Find("apply"));
    }

    [Fact]
    public async Task County_rates_and_the_loan_prime_rate_are_entered_in_percent()
    {
        var form = await administrator.OpenAsync("/admin/measures/16.1");
        var saved = await administrator.ClickAsync(
            form,
            "[data-testid=rate] button",
            ("Rate.RegionId", "tiedong"),
            ("Rate.Percent", "12.5"),
            ("Rate.From", "2023-09-01"),
            ("Rate.Source", "铁东区文件")
        );
        Assert.Contains("12.5%", saved["rates"], StringComparison.Ordinal);

        var rates = await administrator.OpenAsync("/admin/measures/rates");
        var wrong = await administrator.ClickAsync(
            rates,
            "[data-testid=lpr] button",
            ("Input.PublishedOn", "2023-08-21"),
            ("Input.OneYear", "百分之三"),
            ("Input.OverFiveYears", "4.2")
        );
        Assert.Contains("不是可以识别的百分比", wrong.Main, StringComparison.Ordinal);
        var entered = await administrator.ClickAsync(wrong, "[data-testid=lpr] button", ("Input.OneYear", "3.45"));
        Assert.Contains("3.45%", entered["published"], StringComparison.Ordinal);
    }
}
