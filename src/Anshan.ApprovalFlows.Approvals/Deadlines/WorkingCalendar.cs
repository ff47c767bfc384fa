using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Anshan.ApprovalFlows.Approvals.Files;

namespace Anshan.ApprovalFlows.Approvals.Deadlines;

/// <summary>Which days are worked, after the State Council's notices: statutory holidays and make-up working days (调休).</summary>
/// <remarks>
/// A year's notice may rule days of the December before. A day no notice names is worked from Monday to Friday, so a year whose notice is
/// not out yet still gives an answer; <see cref="Knows"/> distinguishes the two.
/// </remarks>
public sealed class WorkingCalendar
{
    private readonly FrozenDictionary<DateOnly, bool> offDays;
    private readonly FrozenSet<int> knownYears;

    private WorkingCalendar(IReadOnlyDictionary<DateOnly, bool> isOffDay, IEnumerable<int> years)
    {
        offDays = isOffDay.ToFrozenDictionary();
        knownYears = years.ToFrozenSet();
        Version = HashOf(isOffDay, knownYears);
    }

    /// <summary>Changes whenever an answer may change: a hash over the ruled days and the known years.</summary>
    public string Version { get; }

    public static WorkingCalendar Load(string folder)
    {
        SortedDictionary<DateOnly, bool> ruled = [];
        List<int> years = [];
        foreach (var file in JsonFile.In(folder))
        {
            var year = JsonFile.Read<CalendarYear>(file);
            if (Path.GetFileNameWithoutExtension(file) != year.Year.ToString(CultureInfo.InvariantCulture))
            {
                throw new BrokenFileException(file, "$.year", $"文件名与年份 {year.Year} 不一致。");
            }

            years.Add(year.Year);
            Add(ruled, year, file);
        }

        return new WorkingCalendar(ruled, years);
    }

    public bool Knows(int year) => knownYears.Contains(year);

    public bool IsWorkingDay(DateOnly date) =>
        offDays.TryGetValue(date, out var off) ? !off : date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>
    /// The working day that many working days later, counting from the day after; earlier when negative; the same day for zero.
    /// </summary>
    public DateOnly AddWorkingDays(DateOnly from, int days)
    {
        var step = Math.Sign(days);
        var date = from;
        var left = Math.Abs(days);
        while (left > 0)
        {
            date = date.AddDays(step);
            left -= IsWorkingDay(date) ? 1 : 0;
        }

        return date;
    }

    /// <summary>
    /// How many working days follow <paramref name="from"/> up to and including <paramref name="to"/>; negative when <paramref name="to"/>
    /// is earlier.
    /// </summary>
    /// <remarks>The inverse of <see cref="AddWorkingDays"/>: between <c>d</c> and <c>AddWorkingDays(d, n)</c> lie <c>n</c>.</remarks>
    public int WorkingDaysBetween(DateOnly from, DateOnly to)
    {
        var step = Math.Sign(to.CompareTo(from));
        var count = 0;
        var date = from;
        while (date != to)
        {
            date = date.AddDays(step);
            count += IsWorkingDay(date) ? step : 0;
        }

        return count;
    }

    private static void Add(SortedDictionary<DateOnly, bool> ruled, CalendarYear year, string file)
    {
        for (var i = 0; i < year.Days.Count; i++)
        {
            var day = year.Days[i];
            var path = $"$.days[{i}].date";
            var ofThisNotice = day.Date.Year == year.Year || (day.Date.Year == year.Year - 1 && day.Date.Month == 12);
            if (!ofThisNotice)
            {
                throw new BrokenFileException(file, path, $"{ChinaTime.Display(day.Date)}不属于 {year.Year} 年的放假安排。");
            }

            if (!ruled.TryAdd(day.Date, day.IsOffDay))
            {
                throw new BrokenFileException(file, path, $"{ChinaTime.Display(day.Date)}已有安排，重复或相互矛盾。");
            }
        }
    }

    private static string HashOf(IReadOnlyDictionary<DateOnly, bool> isOffDay, FrozenSet<int> years)
    {
        var days = isOffDay.OrderBy(day => day.Key).Select(day => $"{day.Key:O}{(day.Value ? '-' : '+')}");
        var text = string.Join(' ', years.Order().Select(year => year.ToString(CultureInfo.InvariantCulture)).Concat(days));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    private sealed record CalendarYear(int Year, string Source, IReadOnlyList<CalendarDay> Days);

    private sealed record CalendarDay(string Name, DateOnly Date, bool IsOffDay);
}
