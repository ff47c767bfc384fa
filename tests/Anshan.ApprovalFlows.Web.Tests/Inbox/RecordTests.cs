using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>The pages of cases opened by units: records, lists and public notices.</summary>
public sealed class RecordTests
{
    private static readonly Actor Science = CaseWorld.Staff("city.science");
    private static readonly Actor SecondOfScience = CaseWorld.Staff("city.science", number: 2);
    private static readonly Actor Bank = CaseWorld.Staff("city.central-bank");

    [Fact]
    public async Task A_unit_finds_its_duty_and_reports_what_is_missing_is_said_at_its_field()
    {
        await using var site = await StartAsync(Bank);
        var browser = site.As(Bank);
        var duty = await OpenedDuty.TaskAsync(site, "15.1", "city.central-bank");
        var task = await browser.OpenAsync(Links.Task(duty.Id));
        var missing = await browser.PressAsync(task, "record", ("f.progress", "发放再贷款 3 笔"));
        Assert.Contains("请填写佐证", missing["error-summary"], StringComparison.Ordinal);
        Assert.Equal("发放再贷款 3 笔", missing.Document.QuerySelector("#f_progress")!.TextContent.Trim());

        var done = await browser.PressAsync(missing, "record", ("f.evidence", "台账"), ("f.light", "green"), ("f.finished", "no"));
        Assert.Equal("已登记“报告进展”。", done["notice"]);
        var next = await OpenedDuty.TaskAsync(site, "15.1", "city.central-bank");
        Assert.Equal(2, next.Round);
    }

    [Fact]
    public async Task The_head_closes_a_duty_as_missed_and_the_case_says_so()
    {
        var head = CaseWorld.Staff("city.central-bank", Roles.Head);
        await using var site = await StartAsync(Bank, head);
        var browser = site.As(Bank);
        var duty = await OpenedDuty.TaskAsync(site, "15.1", "city.central-bank");
        var report = await browser.OpenAsync(Links.Task(duty.Id));
        Assert.Contains("15.1 小微科技企业再贷款再贴现支持，责任单位 人民银行鞍山市中心支行", report.Main, StringComparison.Ordinal);
        await browser.PressAsync(
            report,
            "record",
            ("f.progress", "发放 3 笔"),
            ("f.evidence", "台账"),
            ("f.light", "red"),
            ("f.finished", "yes")
        );

        var closing = await OpenedDuty.TaskAsync(site, "15.1", "city.central-bank");
        Assert.Equal(TaskKind.DutyClosing, closing.Kind);
        var closer = site.As(head);
        var page = await closer.OpenAsync(Links.Task(closing.Id));
        Assert.Contains("发放 3 笔", page.Main, StringComparison.Ordinal);
        var missing = await closer.PressAsync(page, "record", ("f.result", "Missed"));
        Assert.Contains("请填写理由", missing["error-summary"], StringComparison.Ordinal);
        await closer.PressAsync(missing, "record", ("f.result", "Missed"), ("f.reason", "只有三笔"));
        var shown = await closer.OpenAsync(Links.Case(closing.CaseId));
        Assert.StartsWith("办理状态未完成办结时间", shown["where"]!.Replace("\n", "").Replace(" ", ""), StringComparison.Ordinal);
        Assert.Equal("只有三笔", shown["closing-reason"]);
        Assert.Contains("系统发起督办：人民银行鞍山市中心支行，2023年度", shown.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_is_kept_with_the_case_while_the_record_is_still_being_filled_in()
    {
        await using var site = await StartAsync(Bank);
        var browser = site.As(Bank);
        var task = await browser.OpenAsync(Links.Task((await OpenedDuty.TaskAsync(site, "15.1", "city.central-bank")).Id));
        var uploaded = await browser.UploadAsync(task, "[data-testid=record]", ("台账.pdf", SampleFiles.Pdf()));
        Assert.Contains("请填写佐证", uploaded["error-summary"], StringComparison.Ordinal);
        Assert.Contains("台账.pdf", uploaded.Document.QuerySelector("#decide")!.TextContent, StringComparison.Ordinal);
        Assert.Single(await site.ReadAsync(db => db.MaterialFiles.AsNoTracking().Where(file => file.CaseId != null).ToListAsync()));

        var refused = await browser.UploadAsync(task, "[data-testid=record]", ("脚本.exe", [1, 2, 3]));
        Assert.Contains("格式不在允许范围内", refused["error-summary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unit_opens_its_lists_no_duty_and_nothing_of_another_unit()
    {
        await using var site = await StartAsync(Bank, Science);
        var page = await site.As(Bank).OpenAsync(Links.StartCase);
        Assert.Empty(page.Document.QuerySelectorAll("[data-testid=procedure]"));
        Assert.NotNull((await site.As(Science).OpenAsync(Links.StartCase)).Document.QuerySelector("[data-testid='start-13.5']"));
    }

    [Fact]
    public async Task A_list_is_screened_confirmed_by_somebody_else_and_published_and_the_public_can_object()
    {
        await using var site = await StartAsync(Science, SecondOfScience);
        var browser = site.As(Science);
        await browser.PressAsync(await browser.OpenAsync(Links.StartCase), "start-13.5", ("name", "2022年度"));
        var task = await browser.OpenAsync(await AddressAsync(site, TaskKind.EntitlementList));
        var good = $"示例科技公司\t{CaseWorld.Profile().CreditCode}\t示例银行 1\t2022年\t5000000\t3\t1\t不并列";
        var screened = await browser.PressAsync(
            task,
            "screen-list",
            ("List.Text", $"{good}\n无代码公司\t123\t示例银行 2\t2022年\t4000000\t3\t2\t不并列")
        );
        Assert.Contains("列入 1 家，合计 200,000.00 元", screened["screening"], StringComparison.Ordinal);
        Assert.Contains("无代码公司", screened["screening"], StringComparison.Ordinal);
        Assert.Contains("待本单位另一人确认", (await browser.PressAsync(screened, "propose-list"))["notice"], StringComparison.Ordinal);
        var second = site.As(SecondOfScience);
        var confirmed = await second.PressAsync(
            await second.OpenAsync(await AddressAsync(site, TaskKind.ListConfirmation)),
            "confirm-list"
        );
        Assert.Contains("名单已确认", confirmed["notice"], StringComparison.Ordinal);

        var visitor = site.Open();
        var notices = await visitor.OpenAsync(Links.Notices);
        Assert.Contains("13.5", notices["notice"], StringComparison.Ordinal);
        var notice = await visitor.OpenAsync(
            Links.Notice(
                await site.ReadAsync(db => db.CaseTasks.Where(row => row.Kind == TaskKind.PublicNotice).Select(row => row.Id).SingleAsync())
            )
        );
        Assert.Contains("示例科技公司", notice["listed"], StringComparison.Ordinal);
        Assert.Contains("200,000.00 元", notice["listed"], StringComparison.Ordinal);
        var missing = await visitor.PressAsync(notice, "object", ("Objection.Name", "王先生"));
        Assert.Contains("请填写联系方式", missing["error-summary"], StringComparison.Ordinal);
        Assert.Contains("请选择异议针对名单中的哪一个", missing["error-summary"], StringComparison.Ordinal);
        var sent = await visitor.PressAsync(
            missing,
            "object",
            ("Objection.Line", "1"),
            ("Objection.Contact", "wang@example.cn"),
            ("Objection.Text", "成交额有误")
        );
        var back = await visitor.PressAsync(
            missing,
            "object",
            ("Objection.Line", "1"),
            ("Objection.Contact", "wang@example.cn"),
            ("Objection.Text", "另外一件事")
        );
        Assert.Equal(HttpStatusCode.Conflict, back.Status); // the page of before, sent again with other words
        Assert.Contains("已经提交过一次", back.Main, StringComparison.Ordinal);
        Assert.Contains("处理结果会发到您留下的邮箱", sent["answer"], StringComparison.Ordinal);

        // On every page beside the inbox, for those whose notice it is.
        Assert.Contains("异议 1 件", (await browser.OpenAsync(Links.Inbox)).Main, StringComparison.Ordinal);
        Assert.Equal("异议 1 件", (await browser.OpenAsync(Links.Measures))["objections-waiting"]);
        Assert.Null((await visitor.OpenAsync(Links.Measures))["objections-waiting"]);
        Assert.Null((await site.As(CaseWorld.Staff("tiedong.commerce")).OpenAsync(Links.Inbox))["objections-waiting"]);
        var answering = await browser.OpenAsync(await AddressAsync(site, TaskKind.PublicNotice));
        Assert.Contains("成交额有误", answering["objection-row"], StringComparison.Ordinal);
        var unfounded = await browser.PressAsync(answering, "answer", ("Decision.Upheld", "yes"));
        Assert.Contains("请写明核实的情况和理由", unfounded["error-summary"], StringComparison.Ordinal);
        var upheld = await browser.PressAsync(unfounded, "answer", ("Decision.Reason", "经核实重复计算"));
        Assert.Equal((HttpStatusCode.OK, Links.Inbox), (upheld.Status, upheld.Path));
        Assert.Null(upheld["objections-waiting"]);

        // 13.5: a struck line moves the others up, so the list is made anew, without it and with the reason.
        var again = await browser.OpenAsync(await AddressAsync(site, TaskKind.EntitlementList));
        Assert.Contains("公示异议成立，请重新拟定。示例科技公司已划去：经核实重复计算", again.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("示例科技公司\t", again.Document.QuerySelector("#List_Text")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("无代码公司", again.Document.QuerySelector("#List_Text")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("公示已经结束", (await visitor.OpenAsync(notice.Path))["over"], StringComparison.Ordinal);
        Assert.Contains("异议成立", (await site.MailsTo("wang@example.cn")).Single().Subject, StringComparison.Ordinal);
    }

    internal static Task<WebApp> StartAsync(params Actor[] people) =>
        CaseSite.StartAsync(world =>
            world.Database.WriteAsync(db =>
            {
                foreach (var person in people)
                {
                    CaseWorld.AddUser(db, person, $"{person.UserId}@example.cn");
                }
            })
        );

    internal static async Task<string> AddressAsync(WebApp site, TaskKind kind) =>
        Links.Task(
            await site.ReadAsync(db =>
                db.CaseTasks.Where(row => row.Kind == kind && row.Status == CaseTaskStatus.Open).Select(row => row.Id).SingleAsync()
            )
        );
}
