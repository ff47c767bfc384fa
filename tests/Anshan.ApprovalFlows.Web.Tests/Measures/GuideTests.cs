using System.Net;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;

namespace Anshan.ApprovalFlows.Web.Tests.Measures;

public sealed class GuideTests : IAsyncLifetime
{
    private WebApp site = null!;
    private Browser anonymous = null!;

    public async ValueTask InitializeAsync()
    {
        site = await ApplicantSite.StartAsync();
        anonymous = site.Open();
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Fact]
    public async Task The_list_shows_every_measure_and_how_long_it_is_open()
    {
        var page = await anonymous.OpenAsync("/measures");
        Assert.Contains("促消费展会及活动补助", page["measures"], StringComparison.Ordinal);
        Assert.Contains("截止 2023年12月31日，还有 121 天", page["measures"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("展会 补助", true)]
    [InlineData("场地租赁", true)]
    [InlineData("养老", false)]
    public async Task Words_narrow_the_list(string words, bool found)
    {
        var page = await anonymous.OpenAsync($"/measures?q={Uri.EscapeDataString(words)}");
        Assert.Equal(found, page.Find("measures") is not null);
        Assert.Equal(!found, page.Find("empty-state") is not null);
    }

    [Fact]
    public async Task The_guide_quotes_the_policy_and_leads_to_the_application()
    {
        var page = await anonymous.OpenAsync("/measures/1.2");
        Assert.Contains("按不高于实际发生费用50%比例给予补助", page.Main, StringComparison.Ordinal);
        Assert.Contains("由主办方报到主办方所在县区商务及财政部门", page.Main, StringComparison.Ordinal);
        Assert.Contains("5899860", page.Main, StringComparison.Ordinal);
        Assert.Equal(6, page.Document.QuerySelectorAll("[data-testid=stages] > li").Length);
        var answer = await anonymous.GetAsync(page.Find("apply")!.GetAttribute("href")!);
        Assert.Equal("/account/sign-in", answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("?returnUrl=%2Fapplications%2Fstart%3Fmeasure%3D1.2", answer.RequestMessage.RequestUri.Query);
    }

    [Fact]
    public async Task The_procedure_is_drawn_with_a_text_for_those_who_do_not_see_it()
    {
        var page = await anonymous.OpenAsync("/measures/1.2");
        var drawing = page.Find("drawing")!.QuerySelector("svg[role=img]")!;
        Assert.Equal(6, drawing.QuerySelectorAll(".slab").Length);
        Assert.Contains(
            "2. 县区审核：所在县区商务部门、所在县区财政部门（会签），5 个工作日",
            drawing.QuerySelector("desc")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.All(drawing.GetAttribute("aria-labelledby")!.Split(' '), id => Assert.NotNull(page.Document.GetElementById(id)));
        Assert.Empty(page.Document.QuerySelectorAll("[style]"));
    }

    [Fact]
    public async Task After_the_last_day_the_guide_says_so_and_offers_nothing()
    {
        site.ClockOf().Offset = new DateTimeOffset(2024, 1, 1, 0, 0, 0, ChinaTime.Offset) - site.Machine.GetUtcNow();
        var page = await anonymous.OpenAsync("/measures/1.2");
        Assert.Equal("已截止", page["open-state"]);
        Assert.Null(page.Find("apply"));
    }

    [Fact]
    public async Task A_measure_that_does_not_exist_is_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, (await anonymous.OpenAsync("/measures/9.9")).Status);
}
