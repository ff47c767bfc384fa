using System.Net;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>冲正 on the pages: who sees what before, while and after a payment is reversed.</summary>
public sealed class ReversalPageTests
{
    private static readonly Actor Payer = CaseWorld.Staff("tiedong.finance", Roles.Finance);

    [Fact]
    public async Task A_wrong_registration_is_reversed_by_two_and_stays_to_be_read()
    {
        Guid id = default;
        await using var site = await CaseSite.StartAsync(async world => id = await world.PaidCaseAsync(2));
        var payer = site.As(Payer);
        var page = await payer.OpenAsync(Links.Case(id));
        Assert.Null(page.Find("reverse-1"));
        var form = await payer.OpenAsync(page.Find("reverse-2")!.GetAttribute("href")!);
        Assert.Contains("PZ-2", form["leg"], StringComparison.Ordinal);

        var missing = await payer.PressAsync(form, "reverse");
        Assert.Contains("请写明登记错在哪里", missing["error-summary"], StringComparison.Ordinal);
        Assert.Contains("请上传能说明登记有误的文件", missing["error-summary"], StringComparison.Ordinal);
        var kept = await payer.PressWithFileAsync(missing, "reverse", ("对账单.pdf", SampleFiles.Pdf("statement")), ("Form.Reason", " "));
        Assert.Contains("对账单.pdf", kept["evidence"], StringComparison.Ordinal);
        var done = await payer.PressAsync(kept, "reverse", ("Form.Reason", "凭证号抄错一位"));
        Assert.Contains("由另一人复核同意后生效", done["notice"], StringComparison.Ordinal);
        Assert.DoesNotContain("已冲正", done["leg-2"], StringComparison.Ordinal);
        Assert.Contains("有一笔冲正正在办理", (await payer.OpenAsync(form.Path))["refusal"], StringComparison.Ordinal);

        var (second, task) = await site.SecondAsync();
        Assert.Contains("凭证号抄错一位", task["reversal"], StringComparison.Ordinal);
        Assert.Contains("对账单.pdf", task["second"], StringComparison.Ordinal);
        Assert.NotNull(task["reversal-effect"]);
        await second.PressAsync(task, "agree");

        var after = await payer.OpenAsync(Links.Case(id));
        Assert.Equal("S", after.Document.QuerySelector("[data-testid=leg-2] > *")!.TagName);
        Assert.Matches($"冲正：凭证号抄错一位（{Payer.Name}登记，.+同意）$", after["leg-2"]);
        Assert.Null(after.Find("paid"));
        var own = await site.As(CaseWorld.Organiser).OpenAsync(Links.Case(id));
        Assert.Contains("已冲正", own["leg-2"], StringComparison.Ordinal);
        Assert.DoesNotContain("抄错", own.Main, StringComparison.Ordinal);
        Assert.DoesNotContain(Payer.Name, own["leg-2"], StringComparison.Ordinal);
        Assert.DoesNotContain("对账单", own.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_finds_the_page_and_a_task_that_paid_nothing_says_so()
    {
        Guid id = default;
        await using var site = await CaseSite.StartAsync(async world => id = await world.PaidCaseAsync(1));
        var tasks = await site.ReadAsync(db => db.CaseTasks.AsNoTracking().Where(row => row.CaseId == id).ToListAsync());
        var paid = tasks.Single(row => row is { Kind: TaskKind.Transfer, Status: CaseTaskStatus.Done });
        var open = tasks.Single(row => row is { Kind: TaskKind.Transfer, Status: CaseTaskStatus.Open });
        foreach (var person in new[] { Payer, CaseWorld.Staff("city.commerce"), CaseWorld.Staff("tiedong.commerce") })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await site.As(person).OpenAsync(Links.Reverse(paid.Id))).Status);
        }

        var nothing = await site.As(Payer).OpenAsync(Links.Reverse(open.Id));
        Assert.Contains("没有登记成功的拨付", nothing["refusal"], StringComparison.Ordinal);
        Assert.Null(nothing.Find("reverse"));
    }
}
