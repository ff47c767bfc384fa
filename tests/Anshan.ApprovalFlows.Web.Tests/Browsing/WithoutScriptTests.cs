using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>With JavaScript switched off in the browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class WithoutScriptTests(BrowserRoom room) : IAsyncDisposable
{
    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task An_application_is_filled_in_submitted_and_approved()
    {
        var applicant = await stage.SignInAsync("applicant", javaScript: false);
        await applicant.OpenAsync(Links.StartApplication("1.2"));
        await applicant.PressAsync("开始填写");
        await applicant.FillAsync("活动名称", "鞍山冰雪嘉年华");
        await applicant.FillAsync("举办地点", "玉佛山风景区");
        await applicant.FillAsync("开始日期", "2023-01-20");
        await applicant.FillAsync("结束日期", "2023-01-28");
        await applicant.FillAsync("活动简介", "冰雪装备展销和非遗年货大集。");
        await applicant.FillAsync("宣传推介", "120000");
        await applicant.PressAsync("保存并重新计算");
        Assert.Equal("60,000.00 元", await applicant.ReadAsync("ceiling"));
        await applicant.PressAsync("保存，下一步上传材料");
        await applicant.AttachAsync("选择文件", Typed.Invoice("宣传推介发票.pdf"));
        await applicant.PressAsync("下一步核对");
        await applicant.TickAsync("本单位声明");
        await applicant.PressAsync("提交申请");
        var number = await applicant.ReadAsync("case-number");

        var reviewer = await stage.SignInAsync("tiedong.commerce.2", javaScript: false);
        await reviewer.ApproveAsync(number);
        Assert.Equal(
            1,
            await stage.App.ReadAsync(db =>
                db.CaseTasks.CountAsync(task =>
                    db.Cases.Any(row => row.Id == task.CaseId && row.Number == number) && task.Outcome == "Approved"
                )
            )
        );
    }
}
