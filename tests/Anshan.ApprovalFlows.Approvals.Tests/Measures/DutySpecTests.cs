using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

public sealed class DutySpecTests
{
    private static readonly DateOnly March = new(2024, 3, 1);

    [Fact]
    public void A_year_is_cut_where_the_window_begins_and_ends()
    {
        var window = new Window(new DateOnly(2024, 2, 1), new DateOnly(2024, 11, 30));
        Assert.Equal(["a 2024-02-01 2024-11-30 2024年度"], Terms(DutyPeriod.Year, March, window));
    }

    [Theory]
    [InlineData("2024-01-31")]
    [InlineData("2024-12-01")]
    public void Outside_of_the_window_there_is_nothing(string day) =>
        Assert.Empty(Terms(DutyPeriod.Year, DateOnly.Parse(day, null), new Window(new DateOnly(2024, 2, 1), new DateOnly(2024, 11, 30))));

    [Fact]
    public void Before_the_event_that_opens_it_there_is_nothing() =>
        Assert.Empty(Terms(DutyPeriod.Year, March, new Window(null, null, new WindowEvent("公布", "公布"))));

    [Fact]
    public void A_window_lasts_until_its_last_day_over_the_years()
    {
        var window = new Window(null, new DateOnly(2025, 12, 31));
        Assert.Equal(["a 0001-01-01 2025-12-31 2025年12月31日前"], Terms(DutyPeriod.Window, March, window));
    }

    [Fact]
    public void A_figure_is_due_on_its_day_and_one_whose_day_is_over_is_asked_no_more()
    {
        var duty = new DutySpec(["a"], DutyPeriod.Year);
        Target[] targets =
        [
            Figure("总数", null),
            Figure("半年", new DateOnly(2024, 6, 30)),
            Figure("年底", new DateOnly(2024, 12, 31)),
            Figure("去年", new DateOnly(2023, 12, 31)),
            Figure("明年", new DateOnly(2025, 12, 31)),
        ];
        Assert.Equal(["2024-06-30 半年", "2024-12-31 总数、年底"], Due(March));
        Assert.Equal(["2024-12-31 总数、年底"], Due(new DateOnly(2024, 7, 1)));
        Assert.Equal(["2025-12-31 总数、明年"], Due(new DateOnly(2025, 1, 1)));

        IEnumerable<string> Due(DateOnly day) =>
            duty.On(day, new Window(null, null), targets)
                .Select(term => $"{term.Due:yyyy-MM-dd} {string.Join("、", term.Targets.Select(target => target.What))}");
    }

    [Fact]
    public void Each_unit_has_its_own_figures_and_those_of_all()
    {
        var duty = new DutySpec(["a", "b", "c"], DutyPeriod.Year);
        Target[] targets =
        [
            Figure("共同", null),
            Figure("甲", null) with
            {
                OrganisationId = "a",
            },
            Figure("乙", null) with
            {
                OrganisationId = "b",
            },
        ];
        Assert.Equal(
            ["a 共同、甲", "b 共同、乙", "c 共同"],
            duty.On(March, new Window(null, null), targets)
                .Select(term => $"{term.OrganisationId} {string.Join("、", term.Targets.Select(target => target.What))}")
        );
    }

    private static Target Figure(string what, DateOnly? by) => new(what, 1, "个", what, by);

    private static IEnumerable<string> Terms(DutyPeriod period, DateOnly day, Window window) =>
        new DutySpec(["a"], period)
            .On(day, window, [])
            .Select(term => $"{term.OrganisationId} {term.From:yyyy-MM-dd} {term.Due:yyyy-MM-dd} {term.Name}");
}
