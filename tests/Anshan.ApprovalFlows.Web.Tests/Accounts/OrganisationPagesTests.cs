using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Accounts;

/// <summary>组织机构: the administrator's pages.</summary>
public sealed class OrganisationPagesTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task A_unit_can_be_added_renamed_closed_and_reopened_and_each_change_is_told()
    {
        var administrator = await app.SignInAs(Roles.SystemAdministrator);
        var missing = await SaveAsync(
            administrator,
            await administrator.OpenAsync(Links.NewOrganisation),
            ("Input.RegionId", ""),
            ("Input.Department", "体育"),
            ("Input.Name", "铁东区体育局")
        );
        Assert.Contains("请选择所在地区", missing["error-summary"], StringComparison.Ordinal);
        Assert.Contains("部门代码用小写字母", missing["error-summary"], StringComparison.Ordinal);
        Assert.Contains("请填写简称", missing["error-summary"], StringComparison.Ordinal);
        Assert.Equal("铁东区体育局", missing.Value("Input_Name"));
        Assert.Contains(
            "已有该部门：铁东区商务局",
            (await SaveAsync(administrator, missing, ("Input.RegionId", "tiedong"), ("Input.Department", "commerce")))["error-summary"],
            StringComparison.Ordinal
        );

        var list = await SaveAsync(
            administrator,
            missing,
            ("Input.RegionId", "tiedong"),
            ("Input.Department", "sports"),
            ("Input.ShortName", "区体育局"),
            ("Input.Sections", "竞技科\n群体科")
        );
        Assert.Contains("铁东区体育局铁东区竞技科、群体科", list["units"], StringComparison.Ordinal);

        var unit = await SaveAsync(
            administrator,
            await administrator.OpenAsync(Links.Organisation("tiedong.sports")),
            ("Input.Name", "铁东区文体局")
        );
        Assert.Contains("全称“铁东区体育局”改为“铁东区文体局”", unit["history"], StringComparison.Ordinal);
        var closed = await administrator.ClickAsync(unit, "[data-testid=close] button");
        Assert.Contains("停用“铁东区文体局”", closed["history"], StringComparison.Ordinal);
        Assert.DoesNotContain("铁东区文体局", (await administrator.OpenAsync(Links.Invite)).Main, StringComparison.Ordinal);
        Assert.Contains(
            "恢复“铁东区文体局”",
            (await administrator.ClickAsync(closed, "[data-testid=reopen] button"))["history"],
            StringComparison.Ordinal
        );
        Assert.Equal("铁东区文体局", app.Services.GetRequiredService<OrganisationTree>().Resolve("county:sports", new("tiedong")).Name);
    }

    [Theory]
    [InlineData("haicheng.commerce")]
    [InlineData("haicheng.employment")] // named as that of the place which the application names
    public async Task A_unit_that_a_procedure_needs_cannot_be_closed(string id)
    {
        var administrator = await app.SignInAs(Roles.SystemAdministrator);
        var unit = await administrator.OpenAsync(Links.Organisation(id));
        Assert.Contains(
            "还要由它办理，请先修改流程",
            (await administrator.ClickAsync(unit, "[data-testid=close] button"))["error-summary"],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "它还有下级单位",
            (
                await administrator.ClickAsync(
                    await administrator.OpenAsync(Links.Organisation("haicheng.government")),
                    "[data-testid=close] button"
                )
            )["error-summary"],
            StringComparison.Ordinal
        );
    }

    private static Task<Page> SaveAsync(Browser browser, Page page, params (string, string)[] typed) =>
        browser.ClickAsync(page, "[data-testid=unit] button", typed);
}
