using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Cases;

public sealed class CaseTests : IAsyncLifetime
{
    private WebApp site = null!;
    private Browser organiser = null!;

    public async ValueTask InitializeAsync()
    {
        site = await ApplicantSite.StartAsync();
        organiser = await site.BrowserOfAsync(ApplicantSite.Organiser);
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task The_applicant_sees_number_stage_holder_and_due_day()
    {
        var page = await organiser.OpenAsync($"/cases/{await SubmittedAsync()}");
        Assert.Contains("铁东区", page["holder"], StringComparison.Ordinal);
        Assert.Contains("2023年9月8日前", page["where"], StringComparison.Ordinal);
        Assert.Equal("县区审核", page.Document.QuerySelector("[data-testid=steps] .current")!.FirstChild!.TextContent.Trim());
        Assert.Equal("0704 **** 0001", page["account"]);
        Assert.Null(page.Find("opinions"));
    }

    [Fact]
    public async Task The_drawing_of_the_procedure_marks_where_the_case_is()
    {
        var id = await SubmittedAsync();
        var page = await organiser.OpenAsync($"/cases/{id}");
        Assert.Equal(
            ["提交申请"],
            page.Document.QuerySelectorAll("[data-testid=case-drawing] .flow-text li")
                .Where(item => item.TextContent.Contains("已完成", StringComparison.Ordinal))
                .Select(item => item.QuerySelector("strong")!.TextContent)
        );
        Assert.Single(page.Document.QuerySelectorAll("[data-testid=drawing] .slab.current"));
        Assert.Contains(
            "2. 县区审核（正在办理）：铁东区商务局、铁东区财政局（会签）",
            page.Find("drawing")!.QuerySelector("desc")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Staff_with_a_task_of_the_case_see_it_with_the_opinions_and_nobody_else_does()
    {
        var id = await SubmittedAsync();
        await DecideAsync(id, "tiedong.commerce", ReviewDecision.Approved, "情况属实，同意");

        var page = await (await site.BrowserOfAsync(ApplicantSite.Reviewer("tiedong.finance"))).OpenAsync($"/cases/{id}");
        Assert.Contains("情况属实，同意", page["opinions"], StringComparison.Ordinal);
        foreach (
            var other in (Actor[])
                [ApplicantSite.Stranger, ApplicantSite.Reviewer("haicheng.commerce"), ApplicantSite.Reviewer("city.finance")]
        )
        {
            Assert.Equal(HttpStatusCode.NotFound, (await (await site.BrowserOfAsync(other)).OpenAsync($"/cases/{id}")).Status);
        }

        Assert.DoesNotContain("情况属实，同意", (await organiser.OpenAsync($"/cases/{id}")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_finds_what_the_own_unit_had_a_turn_in_and_nothing_else()
    {
        var id = await SubmittedAsync();
        var county = await site.BrowserOfAsync(ApplicantSite.Reviewer("tiedong.commerce"));
        Assert.NotNull(
            (await county.OpenAsync("/cases/search?q=AS2023&status=UnderReview")).Document.QuerySelector(
                $"[data-testid=found] a[href='/cases/{id}']"
            )
        );
        Assert.Null((await county.OpenAsync("/cases/search?q=nothing-like-this")).Find("found"));
        Assert.Null((await county.OpenAsync("/cases/search?status=Completed")).Find("found"));
        Assert.Null(
            (await (await site.BrowserOfAsync(ApplicantSite.Reviewer("haicheng.commerce"))).OpenAsync("/cases/search")).Find("found")
        );
        Assert.Equal("/cases", (await organiser.OpenAsync("/cases/search")).Path);
    }

    [Fact]
    public async Task A_file_of_a_case_is_for_those_who_see_the_case()
    {
        var id = await SubmittedAsync();
        var href = (await organiser.OpenAsync($"/cases/{id}")).Document.QuerySelector("[data-testid=files] a")!.GetAttribute("href")!;
        Assert.Equal(HttpStatusCode.OK, (await organiser.GetAsync(href)).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK,
            (await (await site.BrowserOfAsync(ApplicantSite.Reviewer("tiedong.commerce"))).GetAsync(href)).StatusCode
        );
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.BrowserOfAsync(ApplicantSite.Stranger)).GetAsync(href)).StatusCode);
    }

    [Fact]
    public async Task The_list_is_empty_at_first_and_pages_by_twenty()
    {
        Assert.Contains("还没有办件", (await organiser.OpenAsync("/cases"))["empty-state"], StringComparison.Ordinal);
        await site.WriteAsync(db => db.AddRange(Enumerable.Range(1, 45).Select(CaseOf)));

        List<string> seen = [];
        var next = "/cases";
        Page page = null!;
        while (next is not null)
        {
            page = await organiser.OpenAsync(next);
            seen.AddRange(
                page.Document.QuerySelectorAll("[data-testid=cases] tbody td:first-child").Select(cell => cell.TextContent.Trim())
            );
            next = page.Find("older")?.GetAttribute("href");
        }

        Assert.Equal(Enumerable.Range(1, 45).Reverse().Select(i => $"N-{i:00}"), seen);
        var back = await organiser.OpenAsync(page.Document.QuerySelector("a[rel=prev]")!.GetAttribute("href")!);
        Assert.Equal(
            seen[20..40],
            back.Document.QuerySelectorAll("[data-testid=cases] tbody td:first-child").Select(cell => cell.TextContent.Trim())
        );
    }

    [Fact]
    public async Task A_correction_changes_only_what_was_asked_for_and_goes_back_to_the_review()
    {
        var id = await ReturnedAsync();
        var page = await organiser.OpenAsync((await organiser.OpenAsync($"/cases/{id}")).Find("to-correction")!.GetAttribute("href")!);
        Assert.Contains("铁东区商务局 张审核", page["asked"], StringComparison.Ordinal);
        Assert.Contains("发票金额不符", page["asked"], StringComparison.Ordinal);
        Assert.Null(page.Document.GetElementById("f_eventName"));

        page = await organiser.UploadAsync(
            page,
            "[data-testid=material-invoices] button[formaction*=upload]",
            ("新发票.pdf", SampleFiles.Pdf("new"))
        );
        var done = await organiser.ClickAsync(
            page,
            "[data-testid=resubmit]",
            ("f.venueRental", "300000"),
            ("f.eventName", "偷改的名称"),
            ("note", "已更正")
        );
        Assert.Equal($"/cases/{id}", done.Path);
        Assert.Contains("300,000.00 元", done["case-answers"], StringComparison.Ordinal);
        Assert.Contains("鞍山秋季汽车消费展", done["case-answers"], StringComparison.Ordinal);
        Assert.Contains("新发票.pdf", done["case-answers"], StringComparison.Ordinal);
        Assert.Equal("已更正", done["note"]);
        Assert.Null(done.Find("correction-banner"));
        var late = await organiser.OpenAsync(page.Path);
        Assert.Equal(($"/cases/{id}", "这次补正已经提交、撤回或超过期限，不能再修改。"), (late.Path, late["refusal"]));
    }

    [Fact]
    public async Task A_wrong_correction_keeps_what_was_typed_and_an_upload_does_too()
    {
        var id = await ReturnedAsync();
        var page = await organiser.OpenAsync((await organiser.OpenAsync($"/cases/{id}")).Find("to-correction")!.GetAttribute("href")!);
        page = await organiser.ClickAsync(page, "[data-testid=resubmit]", ("f.venueRental", "三十万"), ("note", "说明"));
        Assert.Contains("不是可以识别的金额", page["field-venueRental"], StringComparison.Ordinal);
        Assert.Equal(("三十万", "说明"), (page.Value("f_venueRental"), page.Value("note")));

        page = await organiser.UploadAsync(page, "[data-testid=material-invoices] button[formaction*=upload]", ("坏.pdf", SampleFiles.Exe));
        Assert.Contains("程序文件", page["upload-error"], StringComparison.Ordinal);
        Assert.Equal("三十万", page.Value("f_venueRental"));

        page = await organiser.ClickAsync(page, "[formaction*=ceiling]", ("f.venueRental", "100000"));
        Assert.Equal(("150,000.00 元", "100,000.00"), (page["ceiling"], page.Value("f_venueRental")));
        Assert.Contains("400,000.00 元", (await organiser.OpenAsync($"/cases/{id}"))["case-answers"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_corrects_or_withdraws()
    {
        var id = await ReturnedAsync();
        var correction = (await organiser.OpenAsync($"/cases/{id}")).Find("to-correction")!.GetAttribute("href")!;
        foreach (var other in (Actor[])[ApplicantSite.Stranger, ApplicantSite.Reviewer("tiedong.commerce")])
        {
            var browser = await site.BrowserOfAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync(correction)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync($"/cases/{id}/withdraw")).Status);
        }
    }

    [Fact]
    public async Task A_withdrawal_needs_a_reason_and_ends_the_case()
    {
        var id = await ReturnedAsync();
        var ask = await organiser.OpenAsync($"/cases/{id}/withdraw");
        ask = await organiser.ClickAsync(ask, "[data-testid=withdraw]");
        Assert.Contains("请填写撤回原因。", ask["error-summary"], StringComparison.Ordinal);
        var done = await organiser.ClickAsync(ask, "[data-testid=withdraw]", ("Reason", "活动取消"));
        Assert.Equal("已撤回", done["status"]);
        var late = await organiser.OpenAsync($"/cases/{id}/withdraw");
        Assert.Contains("现在不能撤回", late["refusal"], StringComparison.Ordinal);
    }

    private async Task<Guid> SubmittedAsync()
    {
        var draft = await site.DraftAsync(ApplicantSite.CompleteForm);
        await organiser.UploadAsync(
            await organiser.OpenAsync($"/applications/{draft}/materials"),
            "form[enctype] button",
            ("发票.pdf", SampleFiles.Pdf())
        );
        var outcome = await site.UseAsync<SubmitApplication, SubmitOutcome>(submit =>
            submit.RunAsync(draft, ApplicantSite.Organiser, Guid.NewGuid())
        );
        return Assert.IsType<SubmitOutcome.Submitted>(outcome).CaseId;
    }

    private async Task<Guid> ReturnedAsync()
    {
        var id = await SubmittedAsync();
        await DecideAsync(id, "tiedong.commerce", ReviewDecision.Returned, "发票金额不符");
        return id;
    }

    private async Task DecideAsync(Guid id, string organisation, ReviewDecision decision, string opinion)
    {
        await site.JoinAsync(ApplicantSite.Reviewer(organisation));
        var task = await site.ReadAsync(db =>
            db.CaseTasks.Where(x => x.CaseId == id && x.OrganisationId == organisation && x.Status == CaseTaskStatus.Open)
                .Select(x => x.Id)
                .SingleAsync()
        );
        ReviewRequest request =
            decision == ReviewDecision.Returned ? new(decision, opinion, ["venueRental"], ["invoices"]) : new(decision, opinion, [], []);
        var outcome = await site.UseAsync<DecideReview, TaskOutcome>(decide =>
            decide.RunAsync(task, ApplicantSite.Reviewer(organisation), request with { Verified = CaseWorld.EveryFact }, Guid.NewGuid())
        );
        Assert.IsType<TaskOutcome.Done>(outcome);
    }

    private static Case CaseOf(int i) =>
        new()
        {
            Id = Guid.NewGuid(),
            Number = $"N-{i:00}",
            MeasureId = "1.2",
            ProcedureId = "main",
            PackageVersion = "0",
            SubjectId = ApplicantSite.Organiser.UserId,
            ApplicantName = "鞍山示例会展有限公司",
            RegionId = "tiedong",
            Title = $"第{i}届消费展",
            Status = CaseStatus.UnderReview,
            Stage = "县区审核",
            // Three cases an instant: the number settles the order among them.
            SubmittedAt = new DateTimeOffset(2023, 9, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes((i - 1) / 3),
            FormJson = ApplicantSite.CompleteForm,
            Submissions = 1,
            ProfileJson = CaseProfile.Json(
                new ApplicantProfile { SubjectId = ApplicantSite.Organiser.UserId, Name = "鞍山示例会展有限公司" }
            ),
            BaseFen = 0,
            CeilingFen = 0,
            TraceJson = "[]",
        };
}
