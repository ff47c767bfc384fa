using System.Net;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Clock;

public sealed class ClockTests
{
    [Fact]
    public async Task The_clock_goes_on_to_the_next_timer_and_tells_what_fired()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var browser = site.As(CaseWorld.Staff("tiedong.commerce"));
        var screen = await browser.OpenAsync("/dev/clock");
        Assert.Equal("2023年9月1日 09:00", screen["business-now"]);
        Assert.Contains("AS2023-0102-00001县区审核到期前提醒", screen["waiting"], StringComparison.Ordinal);

        var reminded = await browser.PressAsync(screen, "to-next");
        Assert.Contains("途中触发了 1 个定时", reminded["notice"], StringComparison.Ordinal);
        Assert.Contains("铁东区商务局的“县区审核”将于", reminded["fired"], StringComparison.Ordinal);

        var late = await browser.PressAsync(reminded, "to-date", ("Target", "2023-09-12"));
        Assert.Contains("2023年9月12日 09:00", late["business-now"], StringComparison.Ordinal);
        Assert.Contains("超过办理时限", late["fired"], StringComparison.Ordinal);
        Assert.Contains("超期（1）", (await browser.OpenAsync("/inbox")).Main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "请填写日期")]
    [InlineData("2023-08-31", "只能向前")]
    [InlineData("2023-02-30", "日期")]
    [InlineData("2099-01-01", "一次最多前进")]
    public async Task A_day_that_cannot_be_gone_to_is_refused_in_words(string target, string problem)
    {
        await using var site = await CaseSite.StartAsync();
        var browser = site.As(CaseWorld.Organiser);
        var screen = await browser.PressAsync(await browser.OpenAsync("/dev/clock"), "to-date", ("Target", target));
        Assert.Contains(problem, screen["error-summary"], StringComparison.Ordinal);
        Assert.Equal("2023年9月1日 09:00", screen["business-now"]);
    }

    [Fact]
    public async Task Days_and_weeks_pass_and_without_a_timer_nothing_is_jumped_to()
    {
        await using var site = await CaseSite.StartAsync();
        var browser = site.As(CaseWorld.Organiser);
        var screen = await browser.PressAsync(await browser.OpenAsync("/dev/clock"), "to-next");
        Assert.Contains("没有等待中的定时", screen["notice"], StringComparison.Ordinal);
        screen = await browser.PressAsync(screen, "day");
        screen = await browser.PressAsync(screen, "week");
        Assert.Equal("2023年9月9日 09:00", screen["business-now"]);
    }

    [Fact]
    public async Task The_clock_is_for_people_who_are_signed_in_and_not_for_production()
    {
        await using (var site = await CaseSite.StartAsync())
        {
            Assert.Contains("/account/sign-in", (await site.As(null).OpenAsync("/dev/clock")).Address.ToString(), StringComparison.Ordinal);
        }

        await using var production = await CaseSite.StartAsync(environment: "Production");
        Assert.Equal(HttpStatusCode.NotFound, (await production.As(CaseWorld.Organiser).OpenAsync("/dev/clock")).Status);
    }

    [Fact]
    public async Task From_december_on_a_missing_calendar_is_told_to_the_system_administrators_once()
    {
        var monday = new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.FromHours(8));
        await using var site = await CaseSite.StartAsync(world =>
        {
            world.Clock.Offset += monday.AddHours(-1) - world.Clock.Now; // at once: three years day by day would take long
            return world.Demo.AdvanceToAsync(monday);
        });
        site.As(null);
        var watch = site.Services.GetRequiredService<CalendarWatch>();
        Assert.Equal(0, await watch.RunAsync());

        var demo = site.Services.GetRequiredService<Approvals.Deadlines.DemoClock>();
        await demo.AdvanceToAsync(monday.AddDays(1));
        Assert.NotEqual(0, await watch.RunAsync());
        Assert.Equal(0, await watch.RunAsync());
        var mail = await site.ReadAsync(db => db.OutboxMails.AsNoTracking().SingleAsync(row => row.To == "system@example.cn"));
        Assert.Equal("请补充 2027 年放假安排", mail.Subject);
    }
}
