using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Tests.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Deadlines;

public sealed class WorkingCalendarTests : IDisposable
{
    private static readonly WorkingCalendar Calendar = WorkingCalendar.Load(Path.Combine(Repository.Workflows, "calendars"));
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("calendars");

    [Theory]
    [InlineData("2023-09-28", 1, "2023-10-07")]
    [InlineData("2023-09-28", 5, "2023-10-11")]
    [InlineData("2023-10-07", -1, "2023-09-28")]
    [InlineData("2022-12-30", 1, "2023-01-03")]
    [InlineData("2023-10-01", 0, "2023-10-01")]
    [InlineData("2023-12-29", 1, "2024-01-02")]
    public void Working_days_count_from_the_day_after_and_know_the_holidays(string from, int days, string expected) =>
        Assert.Equal(DateOnly.Parse(expected, null), Calendar.AddWorkingDays(DateOnly.Parse(from, null), days));

    [Fact]
    public void Adding_agrees_with_counting_every_single_day()
    {
        Random random = new(20231231);
        for (var i = 0; i < 1500; i++)
        {
            var from = new DateOnly(2022, 11, 1).AddDays(random.Next(1700));
            var days = random.Next(-60, 61);

            var to = Calendar.AddWorkingDays(from, days);

            Assert.Equal(days, CountOneByOne(from, to));
            Assert.Equal(days, Calendar.WorkingDaysBetween(from, to));
            Assert.True(days == 0 || Calendar.IsWorkingDay(to), $"{from} + {days} = {to}");
            Assert.Equal(CountOneByOne(from, from.AddDays(days)), Calendar.WorkingDaysBetween(from, from.AddDays(days)));
        }
    }

    [Fact]
    public void A_year_without_its_notice_is_worked_from_Monday_to_Friday()
    {
        Assert.False(Calendar.Knows(2031));
        Assert.True(Calendar.IsWorkingDay(new DateOnly(2031, 10, 1)));
        Assert.False(Calendar.IsWorkingDay(new DateOnly(2031, 10, 4)));
    }

    [Fact]
    public void December_may_be_ruled_by_the_notice_of_the_next_year()
    {
        Write("2027.json", """{ "year": 2027, "source": "x", "days": [{ "name": "元旦", "date": "2026-12-31", "isOffDay": true }] }""");
        var calendar = WorkingCalendar.Load(folder.FullName);

        Assert.False(calendar.IsWorkingDay(new DateOnly(2026, 12, 31)));
        Assert.False(calendar.Knows(2026));
        Assert.True(calendar.Knows(2027));
    }

    [Fact]
    public void Version_follows_what_is_ruled()
    {
        Write("2027.json", """{ "year": 2027, "source": "x", "days": [] }""");
        var before = WorkingCalendar.Load(folder.FullName).Version;
        Write("2027.json", """{ "year": 2027, "source": "y", "days": [ ] }""");
        Assert.Equal(before, WorkingCalendar.Load(folder.FullName).Version);

        Write("2027.json", """{ "year": 2027, "source": "x", "days": [{ "name": "元旦", "date": "2027-01-01", "isOffDay": true }] }""");
        Assert.NotEqual(before, WorkingCalendar.Load(folder.FullName).Version);
    }

    [Theory]
    [InlineData("2027.json", """{ "year": 2028, "source": "x", "days": [] }""", "$.year")]
    [InlineData(
        "2027.json",
        """{ "year": 2027, "source": "x", "days": [{ "name": "a", "date": "2027-02-30", "isOffDay": true }] }""",
        "$.days[0].date"
    )]
    [InlineData(
        "2027.json",
        """{ "year": 2027, "source": "x", "days": [{ "name": "a", "date": "2026-10-01", "isOffDay": true }] }""",
        "$.days[0].date"
    )]
    [InlineData(
        "2027.json",
        """{ "year": 2027, "source": "x", "days": [{ "name": "a", "date": "2027-01-01", "isOffDay": true }, """
            + """{ "name": "a", "date": "2027-01-01", "isOffDay": false }] }""",
        "$.days[1].date"
    )]
    [InlineData("2027.json", """{ "year": 2027, "days": [] }""", "$")]
    [InlineData("2027.json", "[]", "$")]
    public void A_broken_calendar_is_named_with_the_place(string name, string content, string path)
    {
        Write(name, content);
        var broken = Assert.Throws<BrokenFileException>(() => WorkingCalendar.Load(folder.FullName));
        Assert.Equal((Path.Combine(folder.FullName, name), path), (broken.File, broken.JsonPath));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(folder.FullName, name), content);

    private static int CountOneByOne(DateOnly from, DateOnly to) =>
        to >= from ? Days(from.AddDays(1), to).Count(Calendar.IsWorkingDay) : -Days(to, from.AddDays(-1)).Count(Calendar.IsWorkingDay);

    private static IEnumerable<DateOnly> Days(DateOnly first, DateOnly last) =>
        Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays);
}
