using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tests.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Deadlines;

/// <summary>The State Council's notices for 2023 to 2026, written out once more, day by day.</summary>
public sealed class HolidayNoticesTests
{
    private static readonly string Folder = Path.Combine(Repository.Workflows, "calendars");
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Load(Folder);

    public static TheoryData<int, string, bool, string> Notices =>
        new()
        {
            { 2023, "元旦", true, "2022-12-31 2023-01-01 2023-01-02" },
            { 2023, "春节", true, "2023-01-21 2023-01-22 2023-01-23 2023-01-24 2023-01-25 2023-01-26 2023-01-27" },
            { 2023, "清明节", true, "2023-04-05" },
            { 2023, "劳动节", true, "2023-04-29 2023-04-30 2023-05-01 2023-05-02 2023-05-03" },
            { 2023, "端午节", true, "2023-06-22 2023-06-23 2023-06-24" },
            { 2023, "中秋节、国庆节", true, "2023-09-29 2023-09-30 2023-10-01 2023-10-02 2023-10-03 2023-10-04 2023-10-05 2023-10-06" },
            { 2023, "春节", false, "2023-01-28 2023-01-29" },
            { 2023, "劳动节", false, "2023-04-23 2023-05-06" },
            { 2023, "端午节", false, "2023-06-25" },
            { 2023, "中秋节、国庆节", false, "2023-10-07 2023-10-08" },
            { 2024, "元旦", true, "2024-01-01" },
            { 2024, "春节", true, "2024-02-10 2024-02-11 2024-02-12 2024-02-13 2024-02-14 2024-02-15 2024-02-16 2024-02-17" },
            { 2024, "清明节", true, "2024-04-04 2024-04-05 2024-04-06" },
            { 2024, "劳动节", true, "2024-05-01 2024-05-02 2024-05-03 2024-05-04 2024-05-05" },
            { 2024, "端午节", true, "2024-06-10" },
            { 2024, "中秋节", true, "2024-09-15 2024-09-16 2024-09-17" },
            { 2024, "国庆节", true, "2024-10-01 2024-10-02 2024-10-03 2024-10-04 2024-10-05 2024-10-06 2024-10-07" },
            { 2024, "春节", false, "2024-02-04 2024-02-18" },
            { 2024, "清明节", false, "2024-04-07" },
            { 2024, "劳动节", false, "2024-04-28 2024-05-11" },
            { 2024, "中秋节", false, "2024-09-14" },
            { 2024, "国庆节", false, "2024-09-29 2024-10-12" },
            { 2025, "元旦", true, "2025-01-01" },
            { 2025, "春节", true, "2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-02-01 2025-02-02 2025-02-03 2025-02-04" },
            { 2025, "清明节", true, "2025-04-04 2025-04-05 2025-04-06" },
            { 2025, "劳动节", true, "2025-05-01 2025-05-02 2025-05-03 2025-05-04 2025-05-05" },
            { 2025, "端午节", true, "2025-05-31 2025-06-01 2025-06-02" },
            { 2025, "国庆节、中秋节", true, "2025-10-01 2025-10-02 2025-10-03 2025-10-04 2025-10-05 2025-10-06 2025-10-07 2025-10-08" },
            { 2025, "春节", false, "2025-01-26 2025-02-08" },
            { 2025, "劳动节", false, "2025-04-27" },
            { 2025, "国庆节、中秋节", false, "2025-09-28 2025-10-11" },
            { 2026, "元旦", true, "2026-01-01 2026-01-02 2026-01-03" },
            { 2026, "春节", true, "2026-02-15 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-21 2026-02-22 2026-02-23" },
            { 2026, "清明节", true, "2026-04-04 2026-04-05 2026-04-06" },
            { 2026, "劳动节", true, "2026-05-01 2026-05-02 2026-05-03 2026-05-04 2026-05-05" },
            { 2026, "端午节", true, "2026-06-19 2026-06-20 2026-06-21" },
            { 2026, "中秋节", true, "2026-09-25 2026-09-26 2026-09-27" },
            { 2026, "国庆节", true, "2026-10-01 2026-10-02 2026-10-03 2026-10-04 2026-10-05 2026-10-06 2026-10-07" },
            { 2026, "元旦", false, "2026-01-04" },
            { 2026, "春节", false, "2026-02-14 2026-02-28" },
            { 2026, "劳动节", false, "2026-05-09" },
            { 2026, "国庆节", false, "2026-09-20 2026-10-10" },
        };

    [Theory]
    [MemberData(nameof(Notices))]
    public void Every_day_of_a_notice_is_off_or_worked_as_it_says(int year, string name, bool off, string dates)
    {
        Assert.All(
            dates.Split(' '),
            text =>
            {
                var date = DateOnly.Parse(text, null);
                Assert.Equal(!off, Calendar.IsWorkingDay(date));
                Assert.Contains((text, name, off), DaysOf(year));
            }
        );
    }

    [Theory]
    [InlineData(2023)]
    [InlineData(2024)]
    [InlineData(2025)]
    [InlineData(2026)]
    public void A_calendar_holds_nothing_that_its_notice_does_not(int year)
    {
        var noticed = Notices.Where(notice => notice.Data.Item1 == year).Sum(notice => notice.Data.Item4.Split(' ').Length);

        Assert.True(Calendar.Knows(year));
        Assert.Equal(noticed, DaysOf(year).Count);
    }

    [Fact]
    public void A_made_up_working_day_is_always_a_weekend() =>
        Assert.All(
            Notices.Where(notice => !notice.Data.Item3).SelectMany(notice => notice.Data.Item4.Split(' ')),
            text => Assert.Contains(DateOnly.Parse(text, null).DayOfWeek, new[] { DayOfWeek.Saturday, DayOfWeek.Sunday })
        );

    private static List<(string Date, string Name, bool Off)> DaysOf(int year)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{year}.json")));
        return
        [
            .. json
                .RootElement.GetProperty("days")
                .EnumerateArray()
                .Select(day =>
                    (day.GetProperty("date").GetString()!, day.GetProperty("name").GetString()!, day.GetProperty("isOffDay").GetBoolean())
                ),
        ];
    }
}
