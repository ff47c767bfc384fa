using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

public sealed class MoneyTaskTests
{
    private static readonly Actor CityFinance = CaseWorld.Staff("city.finance", Roles.Finance);

    [Theory]
    [InlineData("300000.01", "", "不能超过最高限额 300,000.00 元")]
    [InlineData("30万5", "", "不能确定是多少")]
    [InlineData("", "", "请填写金额")]
    [InlineData("-1", "", "不能为负数")]
    [InlineData("280000", " ", "请说明理由")]
    [InlineData("100.001", "", "最多两位小数")]
    public async Task A_wrong_amount_is_refused_at_its_field_and_stays_as_typed(string amount, string reason, string problem)
    {
        await using var site = await CaseSite.StartAsync(ToDeterminationAsync);
        var browser = site.As(CaseWorld.Staff("city.commerce"));
        var task = await browser.OpenAsync(await TaskTests.AddressAsync(site, "city.commerce"));
        var screen = await browser.PressAsync(task, "determine", ("Amount.Amount", amount), ("Amount.Reason", reason));
        Assert.Contains(problem, screen["error-summary"], StringComparison.Ordinal);
        Assert.Equal(amount, screen.Document.QuerySelector("#Amount_Amount")!.GetAttribute("value") ?? "");
        Assert.Null((await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync())).AwardFen);
    }

    [Fact]
    public async Task An_amount_is_prefilled_with_the_ceiling_shown_in_capitals_and_then_determined()
    {
        await using var site = await CaseSite.StartAsync(ToDeterminationAsync);
        var browser = site.As(CaseWorld.Staff("city.commerce"));
        var task = await browser.OpenAsync(await TaskTests.AddressAsync(site, "city.commerce"));
        Assert.Equal("300000.00", task.Document.QuerySelector("#Amount_Amount")!.GetAttribute("value"));
        Assert.Equal("300,000.00 元", task["ceiling"]);

        var check = await browser.PressAsync(task, "determine", ("Amount.Amount", "280,000.05"), ("Amount.Reason", "部分发票不在范围内"));
        Assert.Equal("人民币贰拾捌万元零伍分", check["capitals"]);
        Assert.Null((await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync())).AwardFen);

        var edit = await browser.PressAsync(check, "edit");
        Assert.Equal("280,000.05", edit.Document.QuerySelector("#Amount_Amount")!.GetAttribute("value"));

        var done = await browser.PressAsync(check, "confirm-amount");
        Assert.Equal("已核定 280,000.05 元，另一人复核同意后生效。", done["notice"]);
        Assert.Null((await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync())).AwardFen);

        var (person, second) = await site.SecondAsync();
        Assert.Contains("280,000.05 元人民币贰拾捌万元零伍分", second["second"], StringComparison.Ordinal);
        Assert.Contains("部分发票不在范围内", second["second"], StringComparison.Ordinal);
        Assert.Equal("已复核同意。", (await person.PressAsync(second, "agree"))["notice"]);
        Assert.Equal(28_000_005, (await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync())).AwardFen);
    }

    [Fact]
    public async Task What_is_sent_back_shows_the_reason_and_what_was_typed_and_needs_a_reason()
    {
        await using var site = await CaseSite.StartAsync(ToDeterminationAsync);
        var author = site.As(CaseWorld.Staff("city.commerce"));
        var task = await author.OpenAsync(await TaskTests.AddressAsync(site, "city.commerce"));
        var check = await author.PressAsync(task, "determine", ("Amount.Amount", "270000"), ("Amount.Reason", "扣除宴请"));
        await author.PressAsync(check, "confirm-amount");
        var (person, second) = await site.SecondAsync();
        var missing = await person.PressAsync(second, "send-back", ("Second.Reason", " "));
        Assert.Contains("请写明退回的原因", missing["error-summary"], StringComparison.Ordinal);
        Assert.Contains(
            "已退回",
            (await person.PressAsync(missing, "send-back", ("Second.Reason", "宴请只扣一半")))["notice"],
            StringComparison.Ordinal
        );
        var again = await author.OpenAsync(await TaskTests.AddressAsync(site, "city.commerce"));
        Assert.Contains("宴请只扣一半", again["sent-back"], StringComparison.Ordinal);
        Assert.Equal("270000.00", again.Document.QuerySelector("#Amount_Amount")!.GetAttribute("value"));
        Assert.Contains("扣除宴请", again.Main, StringComparison.Ordinal);
        var organiser = site.As(CaseWorld.Organiser);
        Assert.DoesNotContain("宴请", (await organiser.OpenAsync("/cases")).Main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2023-09-02", "PZ-1", "不能晚于今天")]
    [InlineData("2023-08-31", "PZ-1", "不能早于进入本环节的日期")]
    [InlineData("2023-02-30", "PZ-1", "日期")]
    [InlineData("", "PZ-1", "请填写拨付日期")]
    [InlineData("2023-09-01", " ", "请填写凭证号")]
    public async Task A_payment_without_a_right_date_and_voucher_is_refused(string paidOn, string voucher, string problem)
    {
        await using var site = await CaseSite.StartAsync(ToTransferAsync);
        var browser = site.As(CityFinance);
        var task = await browser.OpenAsync(await TaskTests.AddressAsync(site, "city.finance"));
        var screen = await browser.PressAsync(task, "pay", ("Payment.PaidOn", paidOn), ("Payment.Voucher", voucher));
        Assert.Contains(problem, screen["error-summary"], StringComparison.Ordinal);
        Assert.Contains("请上传银行回单", screen["error-summary"], StringComparison.Ordinal);
        Assert.Equal(paidOn, screen.Document.QuerySelector("#Payment_PaidOn")!.GetAttribute("value") ?? "");

        // The file that came with a wrong form is kept, and need not be chosen again.
        var kept = await browser.PressWithFileAsync(
            screen,
            "pay",
            ("回单.pdf", SampleFiles.Pdf("receipt")),
            ("Payment.PaidOn", paidOn),
            ("Payment.Voucher", voucher)
        );
        Assert.DoesNotContain("请上传银行回单", kept["error-summary"], StringComparison.Ordinal);
        Assert.Contains("回单.pdf", kept["receipts"], StringComparison.Ordinal);
        var paid = await browser.PressAsync(kept, "pay", ("Payment.PaidOn", "2023-09-01"), ("Payment.Voucher", "PZ-1"));
        Assert.StartsWith("已登记拨付", paid["notice"], StringComparison.Ordinal);
        var (_, second) = await site.SecondAsync();
        Assert.Contains("回单.pdf", second["second"], StringComparison.Ordinal);
        Assert.Contains("PZ-1", second["second"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receipt_is_seen_by_staff_and_not_by_the_applicant()
    {
        await using var site = await CaseSite.StartAsync(ToTransferAsync);
        var browser = site.As(CityFinance);
        await browser.PayAsync(await browser.OpenAsync(await TaskTests.AddressAsync(site, "city.finance")), "PZ-1");
        var file = await site.ReadAsync(db =>
            db.Set<Approvals.Applications.MaterialFile>().AsNoTracking().SingleAsync(row => row.FileName == "回单.pdf")
        );
        var address = Links.CaseFile(file.CaseId!.Value, file.Id);
        Assert.True((await browser.GetAsync(address)).IsSuccessStatusCode);
        var organiser = site.As(CaseWorld.Organiser);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await organiser.GetAsync(address)).StatusCode);
        Assert.DoesNotContain("回单", (await organiser.OpenAsync(Links.Case(file.CaseId!.Value))).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payment_shows_its_leg_and_one_that_failed_comes_back_into_the_inbox()
    {
        await using var site = await CaseSite.StartAsync(ToTransferAsync);
        var browser = site.As(CityFinance);
        var task = await browser.OpenAsync(await TaskTests.AddressAsync(site, "city.finance"));
        Assert.Contains("鞍山市财政局 收款方铁东区财政局 金额300,000.00 元人民币叁拾万元整", task["leg"], StringComparison.Ordinal);
        Assert.Equal("2023-09-01", task.Document.QuerySelector("#Payment_PaidOn")!.GetAttribute("value"));

        var missing = await browser.PressAsync(task, "payment-failed");
        Assert.Contains("请说明拨付未成功的原因", missing["error-summary"], StringComparison.Ordinal);
        var failed = await browser.PressAsync(missing, "payment-failed", ("Failure.Kind", "AccountName"), ("Failure.Reason", "账号不符"));
        Assert.Contains("重新进入待办", failed["notice"], StringComparison.Ordinal);
        Assert.Single(failed.Texts("task"));

        var again = await browser.OpenAsync(await TaskTests.AddressAsync(site, "city.finance"));
        Assert.Contains("账号不符", again["opinions"], StringComparison.Ordinal);
        var paid = await browser.PayAsync(again, "PZ-2");
        Assert.StartsWith("已登记拨付", paid["notice"], StringComparison.Ordinal);
        await site.AgreedAsync(again);
        Assert.Equal(
            "tiedong.finance",
            (
                await site.ReadAsync(db =>
                    db.CaseTasks.AsNoTracking().SingleAsync(row => row.Status == Approvals.Tasks.CaseTaskStatus.Open)
                )
            ).OrganisationId
        );
    }

    private static async Task ToDeterminationAsync(CaseWorld world)
    {
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
    }

    internal static async Task ToTransferAsync(CaseWorld world)
    {
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        await world.ApproveAllAsync(id);
        Assert.IsType<TaskOutcome.Done>(
            await world.DetermineAsync((await world.OpenTasksAsync(id)).Single().Id, CaseWorld.Staff("city.commerce"), "300000")
        );
    }
}
