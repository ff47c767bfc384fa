using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Browsing;

/// <summary>After 31 December 2023, in an application of its own: the demo clock cannot be turned back.</summary>
[Collection(OwnApplicationTests.Name)]
public sealed class ClosedWindowTests(BrowserRoom room) : IAsyncLifetime
{
    private RunningApp? late;
    private Stage? stage;

    public ValueTask InitializeAsync()
    {
        if (Chromium.IsInstalled)
        {
            stage = new Stage(room, late = RunningApp.Start());
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await (stage?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (late?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [BrowserFact]
    public async Task A_submission_after_the_last_day_is_refused_at_the_door_and_the_draft_is_kept()
    {
        var draft = await late!.DraftAsync("跨年灯会");
        var applicant = await stage!.SignInAsync("applicant");
        await applicant.OpenAsync(Links.ApplicationCheck(draft));
        await applicant.TickAsync("本单位声明");

        var anybody = await stage.SignInAsync("workflow");
        await anybody.OpenAsync(Links.DemoClock);
        await anybody.FillAsync("前进到某一天", "2024-01-01");
        await anybody.PressAsync("前进到这一天");

        await applicant.PressAsync("提交申请");
        await applicant.SeesAsync("申报已于2023年12月31日24时截止");
        Assert.False(await late!.ReadAsync(db => db.Cases.AnyAsync(row => row.MeasureId == "1.2")));
        await applicant.OpenAsync(Links.Measure("1.2"));
        await applicant.SeesNotAsync("我要申报");
        await applicant.OpenAsync(Links.ApplicationForm(draft));
        Assert.Equal("跨年灯会", await applicant.Page.GetByLabel("活动名称").InputValueAsync());
    }
}
