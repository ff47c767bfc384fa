using System.Net;
using Anshan.ApprovalFlows.Approvals.Batches;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>批量: preview, confirmation and result, without JavaScript.</summary>
public sealed class BatchPageTests : IAsyncLifetime
{
    private WebApp site = null!;
    private List<CaseTask> tasks = [];

    public async ValueTask InitializeAsync()
    {
        site = await CaseSite.StartAsync(async world =>
        {
            for (var number = 0; number < 3; number++)
            {
                await world.CaseAsync();
            }
        });
        tasks = await site.ReadAsync(db =>
            db.CaseTasks.AsNoTracking().Where(row => row.OrganisationId == "tiedong.commerce").OrderBy(row => row.Id).ToListAsync()
        );
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    private Browser Me => site.As(CaseWorld.Staff("tiedong.commerce"));

    [Fact]
    public async Task The_list_offers_what_the_role_can_do_in_its_form()
    {
        var list = await Me.OpenAsync($"{Links.Inbox}?region=tiedong");
        foreach (var code in new[] { "approve", "return", "reject", "claim", "reassign", "copy" })
        {
            Assert.Equal(
                (Links.Batch, "act"),
                (list.Find($"batch-{code}")!.GetAttribute("formaction"), list.Find($"batch-{code}")!.GetAttribute("name"))
            );
        }

        Assert.Null(list.Find("batch-urge"));
        var head = await site.As(CaseWorld.Staff("tiedong.commerce", Approvals.Access.Roles.Head)).OpenAsync($"{Links.Inbox}?scope=unit");
        Assert.NotNull(head.Find("batch-urge"));
        Assert.Null(head.Find("batch-approve"));
    }

    [Fact]
    public async Task With_nothing_chosen_or_too_much_the_page_says_so()
    {
        var none = await Me.OpenAsync($"{Links.Batch}?act=approve&measure=1.2");
        Assert.Equal("还没有选择事项。请至少勾选一件再办理。", none["nothing"]);
        Assert.Equal($"{Links.Inbox}?measure=1.2", none.Document.QuerySelector(".back-link")!.GetAttribute("href"));
        var many = await Me.OpenAsync(Links.BatchOf("claim", Enumerable.Range(0, 101).Select(_ => Guid.NewGuid())));
        Assert.StartsWith("一次最多办理 100 件，您选择了 101 件", many["nothing"], StringComparison.Ordinal);
        Assert.Null(many.Find("confirm"));
        Assert.Equal(HttpStatusCode.NotFound, (await Me.OpenAsync($"{Links.Batch}?act=transfer")).Status);
        var strange = await Me.OpenAsync(Links.BatchOf("claim", [Guid.NewGuid(), tasks[0].Id]));
        Assert.Equal("有 1 件不在您的待办之中，没有列出。", strange["unseen"]);
        Assert.Single(strange.Texts("task"));
    }

    [Fact]
    public async Task What_is_missing_is_told_at_its_row_and_what_was_typed_stays()
    {
        var browser = Me;
        var preview = await browser.OpenAsync(Links.BatchOf("approve", tasks.Select(task => task.Id)));
        Assert.Equal(3, preview.Texts("task").Count);
        var again = await browser.PressAsync(
            preview,
            "confirm",
            ("task", $"{tasks[0].Id:N}"),
            ("Form.Reason", "材料齐全"),
            ($"Form.Rows[{tasks[0].Id:N}].Reason", "租金合同已核")
        );
        Assert.Contains("逐项核实", again["error-summary"], StringComparison.Ordinal);
        Assert.Equal("材料齐全", again.Value("Form_Reason"));
        Assert.Equal("租金合同已核", again.Value($"Form_Rows_{tasks[0].Id:N}__Reason"));
        var rows = again.Document.QuerySelectorAll("[data-testid=task]").ToList();
        Assert.Equal(3, rows.Count);
        Assert.Single(rows, row => row.QuerySelector(".field-error") is not null);
        Assert.Equal(
            [$"{tasks[0].Id:N}"],
            again.Document.QuerySelectorAll("input[name=task][checked]").Select(box => box.GetAttribute("value"))
        );
        Assert.Equal(0, await site.ReadAsync(db => db.Set<TaskBatch>().CountAsync()));
    }

    [Fact]
    public async Task Claimed_together_the_result_names_each_and_can_be_opened_again()
    {
        await site.UseAsync<Approvals.Verbs.ClaimTask, object>(async claims => await claims.ClaimAsync(tasks[1].Id, CaseSite.Colleague));
        var browser = Me;
        var preview = await browser.OpenAsync(Links.BatchOf("claim", tasks.Select(task => task.Id)));
        Assert.StartsWith("共 3 件，可办 2 件，不能办 1 件", preview["count"], StringComparison.Ordinal);
        Assert.Single(preview.Document.QuerySelectorAll("input[name=task][disabled]"));
        var result = await browser.PressAsync(preview, "confirm");
        Assert.Equal("已办 2 件。", result["summary"]);
        Assert.Equal(2, result.Texts("result").Count);
        var sentTwice = await browser.PressAsync(preview, "confirm");
        Assert.Equal(result.Path, sentTwice.Path);
        Assert.Equal(result.Texts("result"), (await browser.OpenAsync(result.Path)).Texts("result"));
        Assert.Equal(HttpStatusCode.NotFound, (await site.As(CaseSite.Colleague).OpenAsync(result.Path)).Status);
        var me = CaseWorld.Staff("tiedong.commerce").UserId.Value;
        Assert.Equal(2, await site.ReadAsync(db => db.CaseTasks.CountAsync(row => row.ClaimedById == me)));
    }

    [Fact]
    public async Task Every_row_that_the_filters_leave_can_be_chosen_at_once()
    {
        var browser = Me;
        var preview = await browser.OpenAsync($"{Links.Batch}?act=claim&all=yes&region=tiedong");
        Assert.Equal(3, preview.Texts("task").Count);
        var result = await browser.PressAsync(preview, "confirm");
        Assert.Equal("已办 3 件。", result["summary"]);
    }
}
