using Anshan.ApprovalFlows.Approvals.Deadlines;

namespace Anshan.ApprovalFlows.Approvals.Tests.Deadlines;

public sealed class ChinaTimeTests
{
    private static readonly DateOnly LastDay = new(2023, 12, 31);

    [Fact]
    public void A_day_ends_at_the_first_instant_of_the_next()
    {
        Assert.Equal(new DateTimeOffset(2023, 12, 30, 16, 0, 0, TimeSpan.Zero), ChinaTime.StartOf(LastDay));
        Assert.Equal(new DateTimeOffset(2023, 12, 31, 16, 0, 0, TimeSpan.Zero), ChinaTime.EndOf(LastDay));
        Assert.Equal(LastDay, ChinaTime.DateOf(ChinaTime.EndOf(LastDay).AddTicks(-1)));
        Assert.Equal(LastDay.AddDays(1), ChinaTime.DateOf(ChinaTime.EndOf(LastDay)));
    }

    [Fact]
    public void The_date_is_that_of_Anshan_whatever_the_offset_of_the_instant() =>
        Assert.Equal(LastDay, ChinaTime.DateOf(new DateTimeOffset(2023, 12, 30, 11, 30, 0, TimeSpan.FromHours(-5))));

    [Fact]
    public void Dates_and_instants_are_shown_in_Chinese()
    {
        Assert.Equal("2023年12月31日", ChinaTime.Display(LastDay));
        Assert.Equal("2023年1月5日", ChinaTime.Display(new DateOnly(2023, 1, 5)));
        Assert.Equal("2023年12月31日 17:30", ChinaTime.Display(new DateTimeOffset(2023, 12, 31, 9, 30, 0, TimeSpan.Zero)));
    }
}
