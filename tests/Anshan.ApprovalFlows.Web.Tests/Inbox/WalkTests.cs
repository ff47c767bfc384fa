using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>Measure 1.2 through the pages alone, from the first field to 办结, as its people would click it.</summary>
public sealed class WalkTests
{
    private static readonly (string, string)[] Answers =
    [
        ("f.eventName", "鞍山秋季汽车消费展"),
        ("f.eventVenue", "鞍山国际会展中心"),
        ("f.eventStart", "2023-08-11"),
        ("f.eventEnd", "2023-08-13"),
        ("f.eventSummary", "展示新能源汽车。"),
        ("f.venueRental", "400000"),
        ("f.boothConstruction", "200000"),
        ("f.matchmaking", "0"),
        ("f.publicity", "0"),
    ];

    [Fact]
    public async Task A_case_goes_through_the_pages_from_the_first_field_to_its_end()
    {
        await using var site = await CaseSite.StartAsync();
        var organiser = site.As(CaseWorld.Organiser);
        await ApplyAsync(organiser);
        Assert.Contains("AS2023-0102-00001", (await organiser.OpenAsync("/cases")).Main, StringComparison.Ordinal);

        await ReturnAndCorrectAsync(site, organiser);
        foreach (var unit in new[] { "tiedong.commerce", "tiedong.finance", "city.commerce", "city.finance" })
        {
            await EndAsync(
                site,
                CaseWorld.Staff(unit),
                (browser, task) => browser.PressAsync(task, "decide", ("Review.Decision", "Approved"))
            );
        }

        await EndAsync(
            site,
            CaseWorld.Staff("city.commerce"),
            async (browser, task) =>
                await browser.PressAsync(
                    await browser.PressAsync(task, "determine", ("Amount.Amount", "240000"), ("Amount.Reason", "部分发票不在范围内")),
                    "confirm-amount"
                )
        );
        await AgreeAsync(site);
        foreach (var payer in new[] { "city.finance", "tiedong.finance" })
        {
            await EndAsync(site, CaseWorld.Staff(payer, Roles.Finance), (browser, task) => browser.PayAsync(task, "PZ-001"));
            await AgreeAsync(site);
        }

        var row = await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync());
        Assert.Equal((CaseStatus.Completed, 24_000_000L, 2), (row.Status, row.PaidFen, row.Submissions));
        var end = await organiser.OpenAsync($"/cases/{row.Id}");
        Assert.Equal("240,000.00 元", end["paid"]);
        Assert.Contains("已办结", end.Main, StringComparison.Ordinal);
        Assert.Empty(await site.ReadAsync(db => ConsistencyCheck.RunAsync(db)));
        await AssertMailsAsync(site, row.Id);
    }

    private static async Task ApplyAsync(Browser organiser)
    {
        var form = await organiser.PressAsync(await organiser.OpenAsync("/applications/start?measure=1.2&procedure=main"), "start");
        var materials = await organiser.PressAsync(form, "next", Answers);
        await organiser.UploadAsync(materials, "[data-testid=material-invoices] [data-upload] button", ("发票.pdf", SampleFiles.Pdf()));
        var check = await organiser.OpenAsync(materials.Address.AbsolutePath.Replace("/materials", "/check", StringComparison.Ordinal));
        var submitted = await organiser.PressAsync(check, "submit", ("declared", "true"));
        Assert.Contains("AS2023-0102-00001", submitted.Main, StringComparison.Ordinal);
    }

    /// <summary>County finance returns the case, the organiser lowers one amount, and the second round begins for both.</summary>
    private static async Task ReturnAndCorrectAsync(WebApp site, Browser organiser)
    {
        await EndAsync(
            site,
            CaseWorld.Staff("tiedong.finance"),
            (browser, task) =>
                browser.PressAsync(
                    task,
                    "decide",
                    ("Review.Decision", "Returned"),
                    ("Review.Opinion", "场地租赁发票金额不符"),
                    ("Review.Fields", "venueRental")
                )
        );
        var task = await site.ReadAsync(db => db.CaseTasks.AsNoTracking().SingleAsync(row => row.AssigneeId == CaseWorld.Organiser.UserId));
        var correction = await organiser.OpenAsync($"/cases/{task.CaseId}/correction/{task.Id}");
        Assert.Contains("场地租赁发票金额不符", correction.Main, StringComparison.Ordinal);
        await organiser.PressAsync(correction, "resubmit", ("f.venueRental", "300000"), ("note", "已更正"));
        var changed = await TaskOfAsync(site.As(CaseWorld.Staff("tiedong.finance")));
        Assert.Contains("400,000.00 元300,000.00 元", changed["changes"], StringComparison.Ordinal);
    }

    /// <summary>Opens the first task of the person's inbox and ends it; the person is led to the next task, or back to the inbox.</summary>
    private static async Task EndAsync(WebApp site, Actor person, Func<Browser, Page, Task<Page>> end)
    {
        var browser = site.As(person);
        var back = await end(browser, await TaskOfAsync(browser));
        Assert.StartsWith("/inbox", back.Address.AbsolutePath, StringComparison.Ordinal);
        Assert.NotNull(back["notice"]);
    }

    private static async Task AgreeAsync(WebApp site)
    {
        var (person, task) = await site.SecondAsync();
        Assert.Equal("已复核同意。", (await person.PressAsync(task, "agree"))["notice"]);
    }

    private static async Task<Page> TaskOfAsync(Browser browser)
    {
        var inbox = await browser.OpenAsync("/inbox");
        return await browser.OpenAsync(
            inbox.Document.QuerySelector("[data-testid=task-link]")?.GetAttribute("href")
                ?? throw new InvalidOperationException($"Nothing to do: {inbox.Main}")
        );
    }

    private static async Task AssertMailsAsync(WebApp site, Guid caseId)
    {
        var mails = await site.ReadAsync(db =>
            db.OutboxMails.AsNoTracking()
                .Where(mail => mail.CaseId == caseId && mail.To == "organiser@example.cn")
                .Select(mail => mail.Template)
                .ToListAsync()
        );
        Assert.Equal(
            ["award-determined", "case-closed", "case-submitted", "correction-requested", "transfer-recorded", "transfer-recorded"],
            mails.Where(template => template != "status-changed").Order()
        );
    }
}
