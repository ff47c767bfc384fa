using Anshan.ApprovalFlows.Web.Tests.Applications;
using Anshan.ApprovalFlows.Web.Tests.Http;

namespace Anshan.ApprovalFlows.Web.Tests.Measures;

/// <summary>The public catalogue: search, filters, calculator, which measures fit.</summary>
public sealed class CatalogueTests : IAsyncLifetime
{
    private WebApp site = null!;
    private Browser visitor = null!;

    public async ValueTask InitializeAsync()
    {
        site = await ApplicantSite.StartAsync();
        visitor = site.Open();
    }

    public ValueTask DisposeAsync() => site.DisposeAsync();

    [Theory]
    [InlineData("q=cxfzh", "1.2")]
    [InlineData("q=zhanhui", "1.2")]
    [InlineData("q=我想办展&section=1", "1.2")]
    [InlineData("q=老房子", "17.1")]
    [InlineData("q=%E5%B1%95%E4%BC%9A&section=1", "1.2")]
    [InlineData("unit=city.science&amount=5000000", "13.1")]
    [InlineData("kind=Organiser&state=open", "1.2")]
    [InlineData("state=closed", "2.1")]
    public async Task Words_initials_and_filters_in_the_address_find_the_measure(string query, string measure)
    {
        var page = await visitor.OpenAsync($"/measures?{query}");
        Assert.NotNull(page.Document.QuerySelector($"a[href='/measures/{measure}']"));
        Assert.DoesNotContain("/measures/18.4", page.Main, StringComparison.Ordinal);
        Assert.Contains("找到", page["found"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_makes_no_sense_hides_nothing() =>
        Assert.NotNull((await visitor.OpenAsync("/measures?kind=Nobody&section=x")).Document.QuerySelector("a[href='/measures/1.2']"));

    [Fact]
    public async Task The_calculator_on_the_guide_computes_without_an_account_and_says_what_is_wrong_at_the_field()
    {
        var guide = await visitor.OpenAsync("/measures/1.2");
        Assert.Contains("距离截止还有 121 天", guide["countdown"], StringComparison.Ordinal);
        var wrong = await visitor.OpenAsync("/measures/1.2?f.venueRental=-3&go=true");
        Assert.Contains("不能为负数", wrong["field-venueRental"], StringComparison.Ordinal);
        var result = await visitor.OpenAsync("/measures/1.2?f.venueRental=%EF%BC%94%EF%BC%90%EF%BC%90%EF%BC%90&go=true");
        Assert.Contains("2,000.00 元", result["estimate-result"], StringComparison.Ordinal);
        Assert.Contains("按不高于实际发生费用50%比例给予补助", result["estimate-result"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_calculator_asks_only_for_what_the_chosen_way_needs()
    {
        var nothing = await visitor.OpenAsync("/measures/10.1");
        Assert.True(nothing.Find("field-loanAmount")!.HasAttribute("hidden"));
        var interest = await visitor.OpenAsync("/measures/10.1?f.supportMode=interest&f.projectInvestment=%E4%B8%80%E7%99%BE%E4%B8%87");
        Assert.False(interest.Find("field-loanAmount")!.HasAttribute("hidden"));
        Assert.True(interest.Find("field-projectInvestment")!.HasAttribute("hidden"));
        Assert.Equal("一百万", interest.Value("f_projectInvestment")); // waits for the answer to be changed back
        var asked = await visitor.OpenAsync("/measures/10.1?handler=estimate&f.supportMode=interest");
        Assert.Contains(
            "f.loanAmount",
            asked.Document.QuerySelector("[data-asked]")!.GetAttribute("data-asked")!,
            StringComparison.Ordinal
        );
        Assert.Empty(asked.Document.QuerySelectorAll("input, select, textarea, button, a"));
    }

    [Fact]
    public async Task The_steps_on_the_guide_are_those_of_the_drawing()
    {
        var guide = await visitor.OpenAsync("/measures/1.2");
        Assert.Contains("所在县区商务部门、所在县区财政部门（会签），5 个工作日", guide["stages"], StringComparison.Ordinal);
        Assert.Contains("各环节承诺时限合计 37 个工作日", guide.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Which_measures_fit_is_answered_with_reasons_for_and_against()
    {
        var asked = await visitor.OpenAsync("/measures/fits?go=true");
        Assert.Contains("请选择您是谁", asked.Main, StringComparison.Ordinal);
        var answer = await visitor.OpenAsync("/measures/fits?go=true&kind=Organiser&amount=600000");
        Assert.Contains("300,000.00 元", answer["fit-1-2"], StringComparison.Ordinal);
        Assert.Contains("面向“活动主办方、街区运营方”", answer["fitting"], StringComparison.Ordinal);
        Assert.DoesNotContain("您属于", answer.Main, StringComparison.Ordinal);
        Assert.Contains("这项政策的申请主体是", answer["others"], StringComparison.Ordinal);
        Assert.Contains(
            "金额不能为负数",
            (await visitor.OpenAsync("/measures/fits?go=true&kind=Organiser&amount=-1")).Main,
            StringComparison.Ordinal
        );
    }
}
