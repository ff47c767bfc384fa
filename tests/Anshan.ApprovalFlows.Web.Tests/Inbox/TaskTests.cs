using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

public sealed class TaskTests
{
    private static readonly Actor Commerce = CaseWorld.Staff("tiedong.commerce");

    [Fact]
    public async Task A_task_is_not_found_by_anybody_outside_its_unit_and_role()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var address = await AddressAsync(site, "tiedong.commerce");
        foreach (
            var stranger in new[]
            {
                CaseWorld.Staff("haicheng.commerce"),
                CaseWorld.Staff("tiedong.finance"),
                CaseWorld.Staff("tiedong.commerce", Roles.Finance),
            }
        )
        {
            foreach (var part in new[] { "", "/take-over" })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await site.As(stranger).OpenAsync(address + part)).Status);
            }
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(CaseWorld.Organiser).OpenAsync(address)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.As(CaseSite.SystemAdministrator).OpenAsync(address)).Status);
        Assert.Equal(HttpStatusCode.OK, (await site.As(Commerce).OpenAsync(address)).Status);
    }

    [Fact]
    public async Task A_review_of_some_documents_says_so_and_offers_only_those()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            await world.RedrawAsync(
                "measure-1.2-main",
                json => json.Ticked("county-review", "documents", "invoices").Ticked("county-review", "fields", "venueRental")
            );
            await world.CaseAsync();
        });
        var page = await site.As(Commerce).OpenAsync(await AddressAsync(site, "tiedong.commerce"));
        Assert.Equal(
            ["venueRental", "invoices"],
            page.Document.QuerySelectorAll("input[name='Review.Fields'], input[name='Review.Materials']")
                .Select(input => input.GetAttribute("value"))
        );
        Assert.StartsWith("本环节核对：", page["scope"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_taken_from_a_colleague_is_not_accepted_from_a_stranger()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var form = await site.As(Commerce).OpenAsync(await AddressAsync(site, "tiedong.commerce"));
        var stranger = site.As(CaseWorld.Staff("haicheng.commerce"));
        var own = await stranger.OpenAsync("/inbox");
        var token = own.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answer = await stranger.PressAsync(form, "decide", ("__RequestVerificationToken", token), ("Review.Decision", "Approved"));
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(CaseTaskStatus.Open, (await TaskAsync(site, "tiedong.commerce")).Status);
    }

    [Fact]
    public async Task A_claimed_task_is_its_claimers_until_released_or_taken_over_with_a_reason()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var (mine, theirs) = (site.As(Commerce), site.As(CaseSite.Colleague));
        var address = await AddressAsync(site, "tiedong.commerce");
        var claimed = await mine.PressAsync(await mine.OpenAsync(address), "claim");
        Assert.Equal("已由您认领", claimed["claim-state"]);

        var other = await theirs.OpenAsync(address);
        Assert.Contains($"已由{Commerce.Name}于2023年9月1日 09:00认领", other["objection"], StringComparison.Ordinal);
        Assert.Null(other["decide"]);

        var takeOver = await theirs.OpenAsync(address + "/take-over");
        var refused = await theirs.PressAsync(takeOver, "take-over", ("Reason", " "));
        Assert.Contains("请说明接管的理由", refused["error-summary"], StringComparison.Ordinal);
        var taken = await theirs.PressAsync(refused, "take-over", ("Reason", "认领人出差"));
        Assert.Equal("已由您认领", taken["claim-state"]);
        Assert.Null((await mine.OpenAsync(address))["decide"]);

        var released = await theirs.PressAsync(taken, "release");
        Assert.Contains("尚未认领", released["claim-state"], StringComparison.Ordinal);
        Assert.NotNull((await mine.OpenAsync(address))["decide"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task A_form_that_comes_back_without_its_operation_id_is_no_repeat_of_another(string id)
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            await world.CaseAsync();
            await world.CaseAsync();
        });
        var browser = site.As(Commerce);
        for (var left = 1; left >= 0; left--)
        {
            var inbox = await browser.OpenAsync("/inbox");
            var task = await browser.OpenAsync(inbox.Document.QuerySelector("[data-testid=task-link]")!.GetAttribute("href")!);
            var done = await browser.PressAsync(task, "decide", ("Review.Decision", "Approved"), ("Review.OperationId", id));
            Assert.Equal("已通过。", done["notice"]);
            Assert.Equal(left, (await browser.OpenAsync("/inbox")).Texts("task").Count);
        }
    }

    [Fact]
    public async Task An_approval_leads_to_the_next_task_of_the_list_and_the_last_one_back_to_it()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            await world.CaseAsync();
            await world.CaseAsync();
        });
        var browser = site.As(Commerce);
        var inbox = await browser.OpenAsync("/inbox?q=AS2023&group=later");
        var links = inbox.Document.QuerySelectorAll("[data-testid=task-link]");
        var numbers = links.Select(link => link.TextContent.Trim()).ToList();
        var task = await browser.OpenAsync(links[0].GetAttribute("href")!);
        var beside = await browser.OpenAsync(task.Document.QuerySelector("[data-beside]")!.GetAttribute("data-beside")!);
        Assert.Equal("1 / 2", beside["place"]);
        var next = await browser.PressAsync(task, "decide", ("Review.Decision", "Approved"));
        Assert.Equal("已通过。", next["notice"]);
        Assert.Equal(numbers[1], next["case-number"]);
        var done = await browser.PressAsync(next, "decide", ("Review.Decision", "Approved"));
        Assert.Equal("/inbox?q=AS2023&group=later", done.Address.PathAndQuery);
        Assert.Empty(done.Texts("task"));
    }

    [Fact]
    public async Task Whoever_does_not_want_the_next_task_comes_back_to_the_list_where_it_is_offered()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            await world.CaseAsync();
            await world.CaseAsync();
        });
        var browser = site.As(Commerce);
        var inbox = await browser.OpenAsync("/inbox?q=AS2023&group=later");
        var task = await browser.OpenAsync(inbox.Document.QuerySelector("[data-testid=task-link]")!.GetAttribute("href")!);
        var done = await browser.PressAsync(task, "decide", ("Review.Decision", "Approved"), ("next", ""));
        Assert.Equal("/inbox?q=AS2023&group=later", done.Address.PathAndQuery);
        Assert.Equal("已通过。", done["notice"]);
        Assert.Contains("下一件", done["next"], StringComparison.Ordinal);
        Assert.Single(done.Texts("task"));
        Assert.Null((await browser.OpenAsync("/inbox"))["next"]);
    }

    [Theory]
    [InlineData("https://evil.example/x")]
    [InlineData("//evil.example/x")]
    [InlineData("/\\evil.example")]
    public async Task An_address_outside_the_site_is_never_gone_back_to(string returnUrl)
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var browser = site.As(Commerce);
        var task = await browser.OpenAsync($"{await AddressAsync(site, "tiedong.commerce")}?returnUrl={Uri.EscapeDataString(returnUrl)}");
        Assert.Equal("/inbox", task.Document.QuerySelector(".back-link")!.GetAttribute("href"));
        var done = await browser.PressAsync(task, "decide", ("Review.Decision", "Approved"));
        Assert.Equal("/inbox", done.Address.PathAndQuery);
    }

    [Fact]
    public async Task A_return_needs_an_opinion_and_a_ticked_item_and_loses_nothing_that_was_typed()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var browser = site.As(Commerce);
        var task = await browser.OpenAsync(await AddressAsync(site, "tiedong.commerce"));
        var wrong = await browser.PressAsync(task, "decide", ("Review.Decision", "Returned"), ("Review.Opinion", "发票金额不符"));
        Assert.Contains("请勾选需要补正的内容或材料", wrong["error-summary"], StringComparison.Ordinal);
        Assert.Contains("发票金额不符", wrong.Document.QuerySelector("#Review_Opinion")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(wrong.Document.QuerySelector("#decision-returned[checked]"));

        var empty = await browser.PressAsync(
            wrong,
            "decide",
            ("Review.Opinion", ""),
            ("Review.Fields", "venueRental"),
            ("Review.Materials", "invoices")
        );
        Assert.Contains("请写明需要补正什么", empty["error-summary"], StringComparison.Ordinal);
        Assert.NotNull(empty.Document.QuerySelector("#field-venueRental[checked]"));
        Assert.NotNull(empty.Document.QuerySelector("#material-invoices[checked]"));

        var done = await browser.PressAsync(empty, "decide", ("Review.Opinion", "发票金额不符"));
        Assert.Contains("已退回补正", done["notice"], StringComparison.Ordinal);
        var asked = await site.ReadAsync(db => db.CaseTasks.AsNoTracking().SingleAsync(row => row.Kind == TaskKind.Correction));
        Assert.Equal(["venueRental"], CorrectionRequest.Of(asked).Fields);
        Assert.Equal(["invoices"], CorrectionRequest.Of(asked).Materials);
    }

    [Fact]
    public async Task A_decision_must_be_chosen()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var browser = site.As(Commerce);
        var task = await browser.OpenAsync(await AddressAsync(site, "tiedong.commerce"));
        foreach (var decision in new[] { "", "9", "Approve" })
        {
            var screen = await browser.PressAsync(task, "decide", ("Review.Decision", decision), ("Review.Opinion", "情况属实"));
            Assert.Contains("请选择审核结论", screen["error-summary"], StringComparison.Ordinal);
            Assert.Contains("情况属实", screen.Document.QuerySelector("#Review_Opinion")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_rejection_is_asked_for_once_more_before_it_ends_the_case()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var browser = site.As(Commerce);
        var task = await browser.OpenAsync(await AddressAsync(site, "tiedong.commerce"));
        var missing = await browser.PressAsync(task, "decide", ("Review.Decision", "Rejected"));
        Assert.Contains("请写明理由", missing["error-summary"], StringComparison.Ordinal);

        var unfounded = await browser.PressAsync(missing, "decide", ("Review.Opinion", "不属于消费展会"));
        Assert.Contains("请选择没有达到的条款", unfounded["error-summary"], StringComparison.Ordinal);

        var asked = await browser.PressAsync(
            unfounded,
            "decide",
            ("Review.Clause", CaseWorld.Clause),
            ("Review.Missing", "没有展会的批准文件")
        );
        Assert.Contains("再次确认", asked["confirm"], StringComparison.Ordinal);
        Assert.Equal(CaseTaskStatus.Open, (await TaskAsync(site, "tiedong.commerce")).Status);

        Assert.Contains(CaseWorld.Clause, asked["confirm"], StringComparison.Ordinal);
        var edit = await browser.PressAsync(asked, "edit");
        Assert.Equal("没有展会的批准文件", edit.Document.QuerySelector("#Review_Missing")!.TextContent.Trim());
        Assert.Contains("不属于消费展会", edit.Document.QuerySelector("#Review_Opinion")!.TextContent, StringComparison.Ordinal);

        var done = await browser.PressAsync(asked, "confirm-rejection");
        Assert.Contains("不予通过", done["notice"], StringComparison.Ordinal);
        Assert.Equal(CaseStatus.Rejected, (await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync())).Status);
    }

    [Fact]
    public async Task Of_two_reviewers_who_decide_at_the_same_moment_one_is_told_by_whom_and_when()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var address = await AddressAsync(site, "tiedong.commerce");
        var (first, second) = (site.As(Commerce), site.As(CaseSite.Colleague));
        var (one, two) = (await first.OpenAsync(address), await second.OpenAsync(address));
        var answers = await Task.WhenAll(
            first.PressAsync(one, "decide", ("Review.Decision", "Approved")),
            second.PressAsync(two, "decide", ("Review.Decision", "Approved"))
        );

        Assert.Equal("已通过。", Assert.Single(answers, answer => answer["notice"] is not null)["notice"]);
        var late = Assert.Single(answers, answer => answer["notice"] is null);
        var row = await TaskAsync(site, "tiedong.commerce");
        Assert.Equal($"本任务已由{row.DecidedByName}于2023年9月1日 09:00办理：通过。", late["objection"]);
        Assert.Null(late["decide"]);
        Assert.Equal(1, await site.ReadAsync(db => db.Timeline.CountAsync(line => line.Kind == "approved")));
    }

    [Fact]
    public async Task A_form_sent_again_with_the_back_button_gives_the_first_result_and_decides_once()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var browser = site.As(Commerce);
        var task = await browser.OpenAsync(await AddressAsync(site, "tiedong.commerce"));
        Assert.Equal("已通过。", (await browser.PressAsync(task, "decide", ("Review.Decision", "Approved")))["notice"]);
        Assert.Equal("已通过。", (await browser.PressAsync(task, "decide", ("Review.Decision", "Approved")))["notice"]);

        var other = await browser.PressAsync(
            task,
            "decide",
            ("Review.Decision", "Returned"),
            ("Review.Opinion", "改主意"),
            ("Review.Fields", "venueRental")
        );
        Assert.Equal(HttpStatusCode.OK, other.Status);
        Assert.Contains("已经提交过一次", other["refusal"], StringComparison.Ordinal);
        Assert.Contains($"本任务已由{Commerce.Name}", other["objection"], StringComparison.Ordinal);
        Assert.Equal("Approved", (await TaskAsync(site, "tiedong.commerce")).Outcome);
        Assert.Equal(1, await site.ReadAsync(db => db.Timeline.CountAsync(line => line.Kind == "approved")));
    }

    [Fact]
    public async Task An_opinion_can_be_kept_without_sending_it()
    {
        await using var site = await CaseSite.StartAsync(world => world.CaseAsync());
        var browser = site.As(Commerce);
        var address = await AddressAsync(site, "tiedong.commerce");
        var saved = await browser.PressAsync(
            await browser.OpenAsync(address),
            "save",
            ("Review.Decision", "Returned"),
            ("Review.Opinion", "还要核对"),
            ("Review.Fields", "publicity")
        );
        Assert.Equal("意见已保存，尚未提交。", saved["saved"]);
        Assert.NotNull(saved.Document.QuerySelector("#field-publicity[checked]"));
        Assert.Contains(
            "还要核对",
            (await browser.OpenAsync(address)).Document.QuerySelector("#Review_Opinion")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_second_round_shows_what_changed_and_brings_the_units_earlier_opinion()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            var id = await world.CaseAsync();
            var tasks = await world.OpenTasksAsync(id);
            await world.DecideAsync(tasks[0].Id, Commerce, ReviewDecision.Approved, "场地属实");
            await world.DecideAsync(tasks[1].Id, CaseWorld.Staff("tiedong.finance"), ReviewDecision.Returned, "金额不符");
            await world.UseAsync<ResubmitApplication, TaskOutcome>(service => ResubmitAsync(world, id, service));
        });
        var screen = await site.As(Commerce).OpenAsync(await AddressAsync(site, "tiedong.commerce"));
        Assert.Contains("第 2 轮", screen.Main, StringComparison.Ordinal);
        Assert.Contains("400,000.00 元300,000.00 元", screen["changes"], StringComparison.Ordinal);
        Assert.Contains("场地属实", screen.Document.QuerySelector("#Review_Opinion")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("金额不符", screen["opinions"], StringComparison.Ordinal);
        Assert.Contains("已更正", screen["note"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_paused_case_can_be_read_but_not_decided()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            await world.CaseAsync();
            await world.Database.Gate.WriteAsync(
                (db, token) => db.Set<Case>().ExecuteUpdateAsync(row => row.SetProperty(found => found.IsPaused, true), token)
            );
        });
        var screen = await site.As(Commerce).OpenAsync(await AddressAsync(site, "tiedong.commerce"));
        Assert.Contains("暂停办理", screen["objection"], StringComparison.Ordinal);
        Assert.Null(screen["decide"]);
        Assert.NotNull(screen["case-answers"]);
    }

    internal static async Task<string> AddressAsync(WebApp site, string unit) => $"/inbox/tasks/{(await TaskAsync(site, unit)).Id}";

    /// <summary>The unit's latest task.</summary>
    internal static async Task<CaseTask> TaskAsync(WebApp site, string unit) =>
        (await site.ReadAsync(db => db.CaseTasks.AsNoTracking().Where(task => task.OrganisationId == unit).ToListAsync()))
            .OrderBy(task => task.Status == CaseTaskStatus.Open)
            .ThenBy(task => task.ExecutionId)
            .Last();

    private static async Task<TaskOutcome> ResubmitAsync(CaseWorld world, Guid caseId, ResubmitApplication service) =>
        await service.RunAsync(
            (await world.OpenTasksAsync(caseId)).Single().Id,
            CaseWorld.Organiser,
            new Dictionary<string, string?> { ["venueRental"] = "300000" },
            "已更正",
            Guid.NewGuid()
        );
}
