using System.Net;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Revisions;

/// <summary>
/// What was typed and not sent yet is kept; what was not changed is not sent without asking; a task that is gone takes no words with it.
/// </summary>
public sealed class UnsentTests : IAsyncLifetime
{
    private WebApp site = null!;
    private Guid caseId;
    private Guid correction;

    public async ValueTask InitializeAsync()
    {
        site = await CaseSite.StartAsync(async world =>
        {
            caseId = await world.CaseAsync();
            var task = (await world.OpenTasksAsync(caseId)).First(row => row.OrganisationId == "tiedong.commerce");
            await world.UseAsync<DecideReview, object>(async decide =>
                await decide.RunAsync(
                    task.Id,
                    CaseWorld.Staff("tiedong.commerce"),
                    new ReviewRequest(ReviewDecision.Returned, "请更正", ["eventName", "publicity"], ["invoices"])
                    {
                        Parts = [ProfileParts.Account],
                    },
                    Guid.NewGuid()
                )
            );
        });
        correction = await site.ReadAsync(db =>
            db.CaseTasks.Where(row => row.Kind == TaskKind.Correction).Select(row => row.Id).SingleAsync()
        );
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task A_correction_without_a_change_asks_first_and_is_taken_when_it_is_meant()
    {
        var browser = await site.BrowserOfAsync(ApplicantSite.Organiser);
        var asked = await browser.PressAsync(await browser.OpenAsync(Links.Correction(caseId, correction)), "resubmit");
        Assert.Contains("一项也没有改", asked["unchanged"], StringComparison.Ordinal);
        Assert.Contains(
            "活动名称、宣传推介、收款账户（账户名称、开户银行、账号）、支出费用发票",
            asked["unchanged"],
            StringComparison.Ordinal
        );
        Assert.Equal(CaseTaskStatus.Open, await StatusAsync());

        var withNote = await browser.PressAsync(asked, "resubmit", ("note", "原件无误"));
        Assert.NotNull(withNote["unchanged"]);
        Assert.Equal("原件无误", withNote.Value("note"));
        Assert.Equal(CaseTaskStatus.Open, await StatusAsync());

        await browser.PressAsync(withNote, "send-unchanged");
        Assert.Equal(CaseTaskStatus.Done, await StatusAsync());
        Assert.Equal(0, await site.ReadAsync(db => db.UnsentCorrections.CountAsync()));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_in_one_round()
    {
        var browser = await site.BrowserOfAsync(ApplicantSite.Organiser);
        await site.WriteAsync(db =>
        {
            var task = db.CaseTasks.Single(row => row.Id == correction);
            db.Entry(task).Property(row => row.DetailJson).CurrentValue = TaskInput.Write(
                TaskInput.Read<CorrectionRequest>(task.DetailJson!) with
                {
                    Parts = ["account", "contact"],
                }
            );
        });
        var page = await browser.OpenAsync(Links.Correction(caseId, correction));
        var unchanged = await browser.PressAsync(page, "resubmit");
        Assert.Contains("收款账户（账户名称、开户银行、账号）", unchanged["unchanged"], StringComparison.Ordinal);
        Assert.Contains("联系", unchanged["unchanged"], StringComparison.Ordinal);

        var wrong = await browser.PressAsync(
            page,
            "resubmit",
            ("f.publicity", "很多"),
            ("note", new string('长', 1001)),
            ("Own.BankAccount", "12"),
            ("Own.ContactPhone", "1")
        );
        foreach (var words in (string[])["不是可以识别的金额", "补正说明", "银行账号应为", "联系电话应为"])
        {
            Assert.Contains(words, wrong["error-summary"], StringComparison.Ordinal);
        }

        Assert.Equal(CaseTaskStatus.Open, await StatusAsync());
    }

    [Fact]
    public async Task A_changed_answer_or_file_is_sent_at_once()
    {
        var browser = await site.BrowserOfAsync(ApplicantSite.Organiser);
        await browser.PressAsync(await browser.OpenAsync(Links.Correction(caseId, correction)), "resubmit", ("f.publicity", "12000"));
        Assert.Equal(CaseTaskStatus.Done, await StatusAsync());
    }

    [Fact]
    public async Task What_was_typed_into_a_correction_is_there_on_coming_back_and_another_window_is_told()
    {
        var browser = await site.BrowserOfAsync(ApplicantSite.Organiser);
        var address = Links.Correction(caseId, correction);
        var (older, newer) = (await browser.OpenAsync(address), await browser.OpenAsync(address));
        var saved = await SaveItselfAsync(browser, newer, ("f.eventName", "自动保存的名称"), ("note", "写到一半"));
        Assert.Matches("^[0-9]{2}:[0-9]{2}$", saved["at"]!.ToString());

        var back = await browser.OpenAsync(address);
        Assert.Equal(("自动保存的名称", "写到一半"), (back.Value("f_eventName"), back.Value("note")));
        Assert.Contains("上次保存", back.Main, StringComparison.Ordinal);

        var told = await browser.PressAsync(older, "resubmit", ("f.eventName", "旧窗口的名称"));
        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("自动保存的名称", told["meanwhile"], StringComparison.Ordinal);
        Assert.Equal(("旧窗口的名称", "写到一半"), (told.Value("f_eventName"), told.Value("note")));
        Assert.Equal(CaseTaskStatus.Open, await StatusAsync());
    }

    [Fact]
    public async Task A_draft_and_an_opinion_save_themselves_and_say_when_they_cannot()
    {
        var applicant = await site.BrowserOfAsync(ApplicantSite.Organiser);
        var draft = await site.DraftAsync(ApplicantSite.CompleteForm);
        var (older, newer) = (
            await applicant.OpenAsync(Links.ApplicationForm(draft)),
            await applicant.OpenAsync(Links.ApplicationForm(draft))
        );
        Assert.NotNull((await SaveItselfAsync(applicant, newer, ("f.eventName", "第一个窗口")))["read"]);
        Assert.Contains(
            "另一个窗口",
            (await SaveItselfAsync(applicant, older, ("f.eventName", "第二个窗口")))["why"]!.ToString(),
            StringComparison.Ordinal
        );
        Assert.Equal("第一个窗口", (await applicant.OpenAsync(Links.ApplicationForm(draft))).Value("f_eventName"));

        var (task, reviewer) = (await CaseAsync(), await site.BrowserOfAsync(CaseWorld.Staff("tiedong.finance")));
        Assert.NotNull(
            (await SaveItselfAsync(reviewer, await reviewer.OpenAsync(Links.Task(task)), ("Review.Opinion", "写到一半的意见")))["read"]
        );
        var back = await reviewer.OpenAsync(Links.Task(task));
        Assert.Equal("写到一半的意见", back.Value("Review_Opinion"));
        Assert.Contains(
            "现在是 2001 字",
            (await SaveItselfAsync(reviewer, back, ("Review.Opinion", new string('长', 2001))))["why"]!.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_opinion_that_came_too_late_is_still_on_the_page()
    {
        var (first, second) = (
            await site.BrowserOfAsync(CaseWorld.Staff("tiedong.finance")),
            await site.BrowserOfAsync(CaseWorld.Staff("tiedong.finance", number: 2))
        );
        var other = await CaseAsync();
        var page = await second.OpenAsync(Links.Task(other));
        await first.PressAsync(await first.OpenAsync(Links.Task(other)), "decide", ("Review.Decision", "Approved"));
        var late = await second.PressAsync(
            page,
            "decide",
            ("Review.Decision", "Returned"),
            ("Review.Opinion", "第三张发票的抬头与申请单位不一致"),
            ("Review.Fields", "publicity")
        );
        Assert.Contains("第三张发票的抬头与申请单位不一致", late["typed"], StringComparison.Ordinal);
    }

    private async Task<Guid> CaseAsync()
    {
        var draft = await site.DraftAsync(ApplicantSite.CompleteForm);
        var browser = await site.BrowserOfAsync(ApplicantSite.Organiser);
        await site.UseAsync<Approvals.Applications.Materials.AddMaterial, object>(async add =>
            await add.RunAsync(
                new Approvals.Applications.Materials.MaterialPlace.OfDraft(draft),
                "invoices",
                "发票.pdf",
                new MemoryStream(SampleFiles.Pdf("a")),
                ApplicantSite.Organiser
            )
        );
        await browser.PressAsync(await browser.OpenAsync(Links.ApplicationCheck(draft)), "submit", ("declared", "true"));
        return await site.ReadAsync(db =>
            db.CaseTasks.Where(row => row.CaseId != caseId && row.OrganisationId == "tiedong.finance").Select(row => row.Id).SingleAsync()
        );
    }

    private static async Task<JsonObject> SaveItselfAsync(Browser browser, Page page, params (string, string)[] typed)
    {
        var form = page.Document.QuerySelector("form[data-autosave]")!;
        var button = form.QuerySelector("button[type=submit]")!;
        button.SetAttribute("formaction", form.GetAttribute("data-autosave"));
        button.SetAttribute("data-pressed", "");
        var answer = await browser.ClickAsync(page, "[data-pressed]", typed);
        button.RemoveAttribute("data-pressed");
        button.RemoveAttribute("formaction");
        return (JsonObject)JsonNode.Parse(answer.Document.Body!.TextContent)!;
    }

    private Task<CaseTaskStatus> StatusAsync() =>
        site.ReadAsync(db => db.CaseTasks.Where(row => row.Id == correction).Select(row => row.Status).SingleAsync());
}
