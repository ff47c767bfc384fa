using System.Net;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Tests.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Tests.Maintenance;

public sealed class CheckPageTests
{
    [Fact]
    public async Task A_system_administrator_reads_that_all_fits_together()
    {
        await using var site = await CaseSite.StartAsync();
        var browser = site.As(CaseSite.SystemAdministrator);
        var screen = await browser.OpenAsync("/admin/check");
        Assert.Null(screen["check-result"]);
        Assert.Contains("检查通过", (await browser.PressAsync(screen, "check"))["check-result"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_is_named_without_saying_whose_case_it_is()
    {
        await using var site = await CaseSite.StartAsync(async world =>
        {
            await world.CaseAsync();
            await world.Database.Gate.WriteAsync((db, token) => db.Database.ExecuteSqlRawAsync("UPDATE Cases SET PaidFen = 401", token));
        });
        var browser = site.As(CaseSite.SystemAdministrator);
        var screen = await browser.PressAsync(await browser.OpenAsync("/admin/check"), "check");
        Assert.Contains("处不一致", screen["check-result"], StringComparison.Ordinal);
        Assert.Contains("的已拨付金额（401 分）与拨付记录之和（0 分）不符", screen["check-findings"], StringComparison.Ordinal);
        Assert.DoesNotContain("会展有限公司", screen.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_may_check()
    {
        await using var site = await CaseSite.StartAsync();
        foreach (var person in new[] { CaseWorld.Organiser, CaseWorld.Staff("city.commerce"), CaseSite.WorkflowAdministrator })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await site.As(person).OpenAsync("/admin/check")).Status);
        }
    }
}
