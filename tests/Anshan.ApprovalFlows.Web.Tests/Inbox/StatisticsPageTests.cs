using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using MiniExcelLibs;

namespace Anshan.ApprovalFlows.Web.Tests.Inbox;

/// <summary>统计 as heads and administrators see it.</summary>
public sealed class StatisticsPageTests
{
    private static readonly Actor CityHead = CaseWorld.Staff("city.commerce", Roles.Head);

    [Theory]
    [InlineData("")]
    [InlineData("?by=region")]
    [InlineData("?by=month&measure=1.2")]
    public async Task Every_number_opens_the_list_of_what_it_counts(string query)
    {
        await using var site = await StartAsync();
        var browser = site.As(CityHead);
        var page = await browser.OpenAsync(Links.Statistics + query);
        var numbers = page.Document.QuerySelectorAll("[data-testid=statistics] td a");
        Assert.True(numbers.Length > 2, "There are no numbers to open.");
        foreach (var number in numbers)
        {
            var list = await browser.OpenAsync(number.GetAttribute("href")!);
            Assert.Equal(number.TextContent.Trim(), list.Texts("case").Count.ToString(CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task A_head_of_a_county_sees_the_county_and_the_city_sees_all()
    {
        await using var site = await StartAsync();
        var own = await site.As(CaseWorld.Staff("tiedong.commerce", Roles.Head)).OpenAsync(Links.Statistics);
        Assert.Equal("3 件", Regex.Match(own["totals"]!, "[0-9]+ 件").Value);
        Assert.Null(own.Document.QuerySelector("#region"));
        foreach (var address in (string[])[Links.Statistics, $"{Links.Statistics}?region=tiedong"])
        {
            var other = await site.As(CaseWorld.Staff("haicheng.commerce", Roles.Head)).OpenAsync(address);
            Assert.Contains("没有办件", other.Main, StringComparison.Ordinal);
        }

        using var refused = await site.As(CaseWorld.Staff("tiedong.commerce")).GetAsync(Links.Statistics);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [InlineData("?from=2023-12&to=2023-01", "开始月份晚于结束月份")]
    [InlineData("?from=去年", "请填年和月")]
    [InlineData("?from=2001-01&to=2023-01", "最多统计 36 个月")]
    public async Task Months_that_cannot_be_are_told(string query, string words)
    {
        await using var site = await StartAsync();
        var page = await site.As(CityHead).OpenAsync(Links.Statistics + query);
        Assert.Contains(words, page["problem"], StringComparison.Ordinal);
        Assert.NotEmpty(page.Texts("row"));
    }

    [Fact]
    public async Task The_sheet_has_the_numbers_of_the_page_and_a_measure_its_drawing()
    {
        await using var site = await StartAsync();
        var browser = site.As(CityHead);
        var page = await browser.OpenAsync($"{Links.Statistics}?measure=1.2");
        Assert.Contains("2 件", page["piles"], StringComparison.Ordinal);
        Assert.Contains("县区审核", string.Concat(page.Texts("step")), StringComparison.Ordinal);
        using var answer = await browser.GetAsync(Links.ExportStatistics);
        using MemoryStream file = new(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(["按政策举措", "按县区", "按月份", "各环节用时"], file.GetSheetNames());
        var row = (IDictionary<string, object>)file.Query(useHeaderRow: true, sheetName: "按县区").First();
        Assert.Equal(("铁东区", 3d), (row.Values.First(), row["申报（件）"]));
    }

    private static Task<WebApp> StartAsync() =>
        CaseSite.StartAsync(async world =>
        {
            await world.CaseAsync();
            await world.CaseAsync();
            await world.ApproveAllAsync(await world.CaseAsync());
        });
}
