using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>待拨付: what a payer still has to pay.</summary>
public sealed class PaymentDeskTests
{
    private static readonly Actor Finance = CaseWorld.Staff("city.finance", Roles.Finance);

    [Fact]
    public async Task A_payment_goes_through_the_states_of_the_desk()
    {
        await using var site = await CaseSite.StartAsync(MoneyTaskTests.ToTransferAsync);
        var browser = site.As(Finance);
        var due = await browser.OpenAsync(Links.Payments);
        Assert.Contains("1 笔，合计 300,000.00 元", due["payments-total"], StringComparison.Ordinal);
        Assert.StartsWith("待拨付 1 笔", due["payments"], StringComparison.Ordinal);
        Assert.Contains("铁东区财政局", due["payment"], StringComparison.Ordinal);

        var task = await browser.OpenAsync(due.Document.QuerySelector("[data-testid=payment] a")!.GetAttribute("href")!);
        await browser.PressAsync(task, "payment-failed", ("Failure.Kind", "Other"), ("Failure.Reason", "国库系统停机"));
        var failed = await browser.OpenAsync(Links.Payments);
        Assert.Contains("上次拨付未成功：其他原因：国库系统停机", failed["payment"], StringComparison.Ordinal);

        var again = await browser.OpenAsync(failed.Document.QuerySelector("[data-testid=payment] a")!.GetAttribute("href")!);
        await browser.PayAsync(again, "PZ-1");
        var registered = await browser.OpenAsync(Links.Payments);
        Assert.StartsWith("待复核、签发 1 笔", registered["payments"], StringComparison.Ordinal);
        await site.AgreedAsync(again);
        Assert.Contains("没有待拨付的资金", (await browser.OpenAsync(Links.Payments)).Main, StringComparison.Ordinal);
        var next = await site.As(CaseWorld.Staff("tiedong.finance", Roles.Finance)).OpenAsync(Links.Payments);
        Assert.Single(next.Texts("payment"));
    }

    [Fact]
    public async Task Whoever_does_not_pay_has_no_such_desk()
    {
        await using var site = await CaseSite.StartAsync(_ => Task.CompletedTask);
        var page = await site.As(CaseWorld.Staff("tiedong.commerce")).OpenAsync(Links.Payments);
        Assert.Equal(Links.Inbox, page.Address.AbsolutePath);
        Assert.DoesNotContain("待拨付", page.Main, StringComparison.Ordinal);
    }
}
