using System.Net;
using System.Text;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Outside;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Outside;

/// <summary>The pages behind it: an administrator reports with a reason, and issues and revokes tokens.</summary>
public sealed class OutsidePageTests(OutsideSite site) : IClassFixture<OutsideSite>
{
    private WebApp App => site.App;

    [Fact]
    public async Task An_administrator_reports_with_a_reason_and_it_stands_in_the_audit()
    {
        var (task, waiting) = (await site.RunAsync("t-task"), await site.RunAsync("t-event"));
        var browser = App.As(CaseSite.WorkflowAdministrator);
        Assert.Contains("print", (await browser.OpenAsync(Links.OutsideOf(task)))["tasks"], StringComparison.Ordinal);
        Assert.Contains("paid", (await browser.OpenAsync(Links.OutsideOf(waiting)))["events"], StringComparison.Ordinal);

        var page = await browser.OpenAsync(await AddressAsync(task));
        Assert.Contains("pages", page["wait"], StringComparison.Ordinal);
        var unreasoned = await browser.PressAsync(page, "report", ("Result", "3 页"));
        Assert.Contains("请说明理由", unreasoned["error-summary"], StringComparison.Ordinal);
        Assert.Equal("3 页", unreasoned.Value("Result"));
        var done = await browser.PressAsync(unreasoned, "report", ("Reason", "打印机已人工处理"));
        Assert.Contains("已报告完成", done["notice"], StringComparison.Ordinal);
        Assert.Equal("Finished", await site.StatusAsync(task));
        Assert.Contains("3 页", await site.StateAsync(task), StringComparison.Ordinal);
        Assert.Contains("不在等待", (await browser.PressAsync(page, "report", ("Reason", "再报一次")))["notice"], StringComparison.Ordinal);

        var raised = await browser.PressAsync(await browser.OpenAsync(await AddressAsync(waiting)), "report", ("Reason", "银行已确认"));
        Assert.Contains("已发出事件", raised["notice"], StringComparison.Ordinal);
        Assert.Equal("Finished", await site.StatusAsync(waiting));
        var audit = await App.ReadAsync(db =>
            db.AuditEvents.Where(row => row.Action == "event.raised" && row.ActorId == CaseSite.WorkflowAdministrator.UserId)
                .Select(row => row.Data)
                .ToListAsync()
        );
        Assert.Contains(
            audit,
            data =>
                Encoding.UTF8.GetString(data).Contains("\\u94F6", StringComparison.OrdinalIgnoreCase)
                || Encoding.UTF8.GetString(data).Contains("银行已确认", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_token_is_issued_on_a_page_shown_once_used_and_revoked()
    {
        var browser = App.As(CaseSite.WorkflowAdministrator);
        var form = await browser.OpenAsync(Links.NewToken);
        var empty = await browser.PressAsync(form, "issue");
        foreach (var words in new[] { "哪个系统", "至少填写一个任务名称", "有效期" })
        {
            Assert.Contains(words, empty["error-summary"], StringComparison.Ordinal);
        }

        var until = App.Machine.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var issued = await browser.PressAsync(
            empty,
            "issue",
            ("Name", "市数据共享平台"),
            ("Tasks", "print\nprint\n scan "),
            ("Until", until)
        );
        var secret = issued["secret"]!;
        Assert.StartsWith(AccessToken.Prefix, secret, StringComparison.Ordinal);
        var stored = await App.ReadAsync(db => db.Set<AccessToken>().SingleAsync(row => row.Name == "市数据共享平台"));
        Assert.Equal(("print\nscan", secret[^4..], null), (stored.Tasks, stored.Ending, stored.LastUsedAt));
        Assert.DoesNotContain(secret, stored.Hash, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await site.With(secret).GetAsync(new Uri("elsa/api/tasks", UriKind.Relative))).StatusCode);
        var list = await browser.OpenAsync(Links.Tokens);
        Assert.DoesNotContain(secret, list.Document.DocumentElement.InnerHtml, StringComparison.Ordinal);
        Assert.NotNull(
            await App.ReadAsync(db => db.Set<AccessToken>().Where(row => row.Id == stored.Id).Select(row => row.LastUsedAt).SingleAsync())
        );
        Assert.Contains(
            "已撤销",
            (await browser.PressAsync(await browser.OpenAsync(Links.RevokeToken(stored.Id)), "revoke"))["notice"],
            StringComparison.Ordinal
        );
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await site.With(secret).GetAsync(new Uri("elsa/api/tasks", UriKind.Relative))).StatusCode
        );
        Assert.Equal(
            ["access-token.issued", "access-token.revoked"],
            await App.ReadAsync(db =>
                db.AuditEvents.Where(row =>
                        row.Stream == AuditStream.System
                        && row.Action.StartsWith("access-token.")
                        && row.ActorId == CaseSite.WorkflowAdministrator.UserId
                    )
                    .OrderByDescending(row => row.Seq)
                    .Take(2)
                    .OrderBy(row => row.Seq)
                    .Select(row => row.Action)
                    .ToListAsync()
            )
        );
    }

    private async Task<string> AddressAsync(Guid instance) =>
        Links.ReportOutside(
            instance,
            await App.ReadAsync(db => db.Bookmarks.Where(row => row.InstanceId == instance).Select(row => row.ExecutionId).SingleAsync())
        );
}
