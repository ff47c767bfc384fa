using System.Net;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Incidents;

public sealed class IncidentTests
{
    [Fact]
    public async Task Faults_are_for_the_two_administrators_alone()
    {
        await using var site = await CaseSite.StartAsync(FaultyCaseAsync);
        foreach (var person in new[] { CaseWorld.Organiser, CaseWorld.Staff("city.commerce") })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await site.As(person).OpenAsync("/admin/incidents")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await site.As(person).OpenAsync("/admin/incidents/1")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await site.As(person).OpenAsync("/admin/incidents/1/cancel")).Status);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await site.As(CaseSite.WorkflowAdministrator).OpenAsync("/admin/incidents/999")).Status);
    }

    [Fact]
    public async Task A_system_administrator_sees_number_and_activity_and_nothing_else_of_the_case()
    {
        await using var site = await CaseSite.StartAsync(FaultyCaseAsync);
        var list = await site.As(CaseSite.SystemAdministrator).OpenAsync("/admin/incidents");
        Assert.Contains("AS2023-0102-00001 县区审核 流程图中本环节的一项设置算不出结果", list["open-incidents"], StringComparison.Ordinal);
        var detail = await site.As(CaseSite.SystemAdministrator).OpenAsync("/admin/incidents/1");
        Assert.Contains("noSuchThing", detail["incident"], StringComparison.Ordinal);
        Assert.DoesNotContain("会展有限公司", detail.Main + list.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("/cases/", detail.Document.DocumentElement.InnerHtml, StringComparison.Ordinal);
        Assert.Contains(
            "/cases/",
            (await site.As(CaseSite.WorkflowAdministrator).OpenAsync("/admin/incidents/1")).Document.DocumentElement.InnerHtml,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_retry_that_fails_again_leaves_a_new_fault_and_says_who_tried()
    {
        await using var site = await CaseSite.StartAsync(FaultyCaseAsync);
        var browser = site.As(CaseSite.WorkflowAdministrator);
        var done = await browser.PressAsync(await browser.OpenAsync("/admin/incidents/1"), "retry");
        Assert.Contains($"已重试，{CaseSite.WorkflowAdministrator.Name}", done["resolution"], StringComparison.Ordinal);
        var list = await browser.OpenAsync("/admin/incidents");
        Assert.Contains("县区审核", list["open-incidents"], StringComparison.Ordinal);
        Assert.Contains("已重试", list["resolved-incidents"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_skip_needs_an_outcome_and_a_reason_and_lets_the_case_go_on()
    {
        await using var site = await CaseSite.StartAsync(FaultyCaseAsync);
        var browser = site.As(CaseSite.WorkflowAdministrator);
        var screen = await browser.OpenAsync("/admin/incidents/1");
        var unreasoned = await browser.PressAsync(screen, "skip", ("Skip.Outcome", "Approved"));
        Assert.Contains("请说明跳过的理由", unreasoned["error-summary"], StringComparison.Ordinal);
        var nowhere = await browser.PressAsync(unreasoned, "skip", ("Skip.Outcome", "Elsewhere"), ("Skip.Reason", "表达式有误"));
        Assert.Contains("请选择跳过后的去向", nowhere["error-summary"], StringComparison.Ordinal);

        var done = await browser.PressAsync(nowhere, "skip", ("Skip.Outcome", "Approved"), ("Skip.Reason", "县区已书面同意"));
        Assert.Contains("已跳过", done["resolution"], StringComparison.Ordinal);
        Assert.Contains("县区已书面同意", done["incident"], StringComparison.Ordinal);
        var units = await site.ReadAsync(db =>
            db.CaseTasks.AsNoTracking().Where(task => task.Status == CaseTaskStatus.Open).Select(task => task.OrganisationId).ToListAsync()
        );
        Assert.Equal(["city.commerce", "city.finance"], units.Order());
        Assert.False((await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync())).IsPaused);
    }

    [Fact]
    public async Task Ending_a_case_is_asked_for_once_more_and_wants_a_reason()
    {
        await using var site = await CaseSite.StartAsync(FaultyCaseAsync);
        var browser = site.As(CaseSite.WorkflowAdministrator);
        var screen = await browser.OpenAsync("/admin/incidents/1/cancel");
        var unsure = await browser.PressAsync(screen, "cancel-case", ("Reason", "流程配置错误"));
        Assert.Contains("请勾选确认", unsure["error-summary"], StringComparison.Ordinal);
        Assert.Contains("流程配置错误", unsure.Document.QuerySelector("#Reason")!.TextContent, StringComparison.Ordinal);
        var unreasoned = await browser.PressAsync(unsure, "cancel-case", ("Reason", ""), ("Confirmed", "true"));
        Assert.Contains("请说明终止的理由", unreasoned["error-summary"], StringComparison.Ordinal);

        var done = await browser.PressAsync(unreasoned, "cancel-case", ("Reason", "流程配置错误"), ("Confirmed", "true"));
        Assert.Contains("办件已终止", done["resolution"], StringComparison.Ordinal);
        Assert.Equal(CaseStatus.Cancelled, (await site.ReadAsync(db => db.Cases.AsNoTracking().SingleAsync())).Status);
        Assert.NotNull((await browser.OpenAsync("/admin/incidents"))["empty-state"]);

        // The form of another tab comes too late.
        var late = await browser.PressAsync(screen, "cancel-case", ("Reason", "再来一次"), ("Confirmed", "true"));
        Assert.Contains("已由流程管理员处理", late["notice"], StringComparison.Ordinal);
    }

    /// <summary>A case on a version of the procedure whose first review has an expression that means nothing.</summary>
    private static async Task FaultyCaseAsync(CaseWorld world)
    {
        await world.Database.Gate.WriteAsync(
            async (db, token) =>
            {
                var published = await db.Set<DefinitionVersion>()
                    .SingleAsync(row => row.IsPublished && row.DefinitionId == "measure-1.2-main", token);
                published.IsPublished = false;
                db.Add(
                    new DefinitionVersion
                    {
                        Id = "measure-1.2-main:broken",
                        DefinitionId = published.DefinitionId,
                        Version = published.Version + 1,
                        Name = published.Name,
                        Json = Broken(published.Json),
                        ContentHash = "broken",
                        IsPublished = true,
                        Origin = "designer",
                        CreatedAt = published.CreatedAt,
                    }
                );
                return 0;
            }
        );
        await world.CaseAsync();
    }

    private static string Broken(string json)
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse(json)!;
        var review = document["root"]!["activities"]!.AsArray().Single(activity => (string?)activity!["id"] == "county-review")!;
        review["dueInWorkingDays"] = System.Text.Json.Nodes.JsonNode.Parse(
            """{"typeName":"Int32","expression":{"type":"JavaScript","value":"noSuchThing.days"}}"""
        );
        return document.ToJsonString();
    }
}
