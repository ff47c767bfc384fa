using System.Globalization;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Approvals.Deadlines;

/// <summary>Dates and instants as they are meant in Anshan, on the clock that <see cref="LocalTime"/> knows.</summary>
public static class ChinaTime
{
    public static readonly TimeSpan Offset = LocalTime.Offset;

    public static DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    public static DateTimeOffset StartOf(DateOnly date) => new(date.ToDateTime(TimeOnly.MinValue), Offset);

    /// <summary>24:00 of the date, which is 00:00 of the next day: the first instant that is too late.</summary>
    public static DateTimeOffset EndOf(DateOnly date) => StartOf(date.AddDays(1));

    /// <summary>2023年12月31日</summary>
    public static string Display(DateOnly date) => date.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    /// <summary>2023年12月31日 17:30</summary>
    public static string Display(DateTimeOffset instant) =>
        instant.ToOffset(Offset).ToString("yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture);
}
