using Anshan.ApprovalFlows.Testing;
using Microsoft.Playwright;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>冲正 as the people of a finance bureau see it.</summary>
[Collection(BrowserTests.Name)]
public sealed class ReversalTests(BrowserRoom room) : IAsyncDisposable
{
    private readonly Stage stage = new(room);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    [BrowserFact]
    public async Task A_payment_that_was_registered_wrongly_is_reversed_and_registered_again()
    {
        var number = await stage.App.CaseAsync("钢都工业遗产旅游消费节暨二〇二三年秋季汽车家电家居联合展销会");
        foreach (var reviewer in new[] { "tiedong.commerce.1", "tiedong.finance.1", "city.commerce.1", "city.finance.1" })
        {
            await (await stage.SignInAsync(reviewer)).ApproveAsync(number);
        }

        var determiner = await stage.SignInAsync("city.commerce.1");
        await determiner.OpenTaskAsync(number);
        await determiner.PressAsync("核对金额");
        await determiner.PressAsync("确认核定");
        await determiner.SeesAsync("已核定");
        await (await stage.SignInAsync("city.commerce.2")).AgreeAsync(number);
        await (await stage.SignInAsync("city.finance.2")).PayAsync(number, "市财预〔2023〕118 号");
        await (await stage.SignInAsync("city.finance.3")).AgreeAsync(number);
        var payer = await stage.SignInAsync("tiedong.finance.2");
        await payer.PayAsync(number, "东财支 20230917");
        var second = await stage.SignInAsync("tiedong.finance.3");
        await second.AgreeAsync(number);

        await payer.OpenAsync("/inbox/done");
        await payer.FollowAsync(number);
        await Screens.TakeAsync(payer.Page, "reversal.before");
        await payer.FollowAsync(payer.Page.GetByTestId("reverse-2"));
        await payer.PressAsync("登记冲正");
        await payer.SeesAsync("请上传能说明登记有误的文件");
        await Screens.TakeAsync(payer.Page, "reversal.errors");
        await payer.FillAsync("登记错在哪里", "凭证号抄错一位，应为 20230971。");
        await payer
            .Page.Locator("#Form_Evidence")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "对账单.pdf",
                    MimeType = "application/pdf",
                    Buffer = SampleFiles.Pdf("statement"),
                }
            );
        await payer.PressAsync("登记冲正");
        await payer.SeesAsync("由另一人复核同意后生效");

        await second.OpenTaskAsync(number);
        await second.SeesAsync("凭证号抄错一位");
        await Screens.TakeAsync(second.Page, "reversal.countersign");
        await second.PressAsync("复核同意");
        await payer.PayAsync(number, "东财支 20230971");
        await second.AgreeAsync(number);
        await payer.OpenAsync("/inbox/done");
        await payer.FollowAsync(payer.Page.GetByRole(AriaRole.Link, new() { Name = number }).First);
        await payer.SeesAsync("已冲正");
        await payer.SeesAsync("东财支 20230971");
        await Screens.TakeAsync(payer.Page, "reversal.after");
    }
}
