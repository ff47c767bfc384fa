using System.Globalization;
using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>The one place that knows the local zone: China's clock, +08:00 all year, wherever the server stands.</summary>
/// <remarks>Texts without an offset are read on this clock; scripts, templates and calendar rules show it. The server's own zone and
/// culture are never asked.</remarks>
public static partial class LocalTime
{
    /// <summary>The offset, the same all year since 1991.</summary>
    public static TimeSpan Offset { get; } = TimeSpan.FromHours(8);

    /// <summary>The zone, for libraries that want one.</summary>
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.CreateCustomTimeZone("Asia/Shanghai", Offset, "China Standard Time", "CST");

    /// <summary>The instant on the local clock.</summary>
    public static DateTimeOffset Of(DateTimeOffset instant) => instant.ToOffset(Offset);

    /// <summary>The instant that a text names: a day, or a day and a time, with an offset or on the local clock.</summary>
    /// <exception cref="WorkflowFaultException">It is no instant, or can be read in two ways; the message says how to write it.</exception>
    public static DateTimeOffset Read(string? text) =>
        TryRead(text, out var instant, out var problem) ? instant : throw new WorkflowFaultException(problem);

    /// <summary>As <see cref="Read"/>, with the reason in place of the exception.</summary>
    /// <param name="text">
    /// The text; a year comes first in it (<c>2026-03-01 18:00</c>, <c>2026/3/1</c>, <c>2026年3月1日</c>, ISO 8601), or it is an RFC 1123
    /// date.
    /// </param>
    /// <param name="instant">The instant, with the offset that was written, else the local one.</param>
    /// <param name="problem">Why it is none, in Chinese.</param>
    public static bool TryRead(string? text, out DateTimeOffset instant, out string problem)
    {
        var trimmed = (text ?? "").Normalize(System.Text.NormalizationForm.FormKC).Trim();
        problem = "";
        if (YearFirst().Match(trimmed) is { Success: true } written && TryBuild(written, out instant))
        {
            return true;
        }

        if (DateTimeOffset.TryParseExact(trimmed, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out instant))
        {
            return true;
        }

        problem = WhyAmbiguous(trimmed) ?? $"“{text}”不是时刻，应如 2023-12-31、2023-12-31 17:30 或 2023-12-31T17:30:00+08:00。";
        return false;
    }

    /// <summary>The sentence that refuses a date which can be read in two ways (<c>1-3-2026</c>); null for every other text.</summary>
    public static string? WhyAmbiguous(string text) =>
        YearLast().Match(text) is { Success: true } ambiguous
            ? $"“{text}”可以读作{Readings(ambiguous)}，请把年份写在前面，如 {ambiguous.Groups["year"].Value}-03-01 或 "
                + $"{ambiguous.Groups["year"].Value}-03-01 18:00。"
            : null;

    private static bool TryBuild(Match written, out DateTimeOffset instant)
    {
        var (year, month, day) = (Number(written, "year"), Number(written, "month"), Number(written, "day"));
        var (hour, minute, second) = (Number(written, "hour"), Number(written, "minute"), Number(written, "second"));
        instant = default;
        if (
            year < 1
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            return false;
        }

        if (!TryOffset(written.Groups["offset"].Value, out var offset))
        {
            return false;
        }

        var fraction = written.Groups["fraction"].Value;
        var ticks = fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(7, '0')[..7], CultureInfo.InvariantCulture);
        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).AddTicks(ticks);
        if (local.Ticks - offset.Ticks is < 0 or > 3155378975999999999)
        {
            return false;
        }

        instant = new DateTimeOffset(local, offset);
        return true;
    }

    private static bool TryOffset(string written, out TimeSpan offset)
    {
        offset = written switch
        {
            "" => Offset,
            "Z" or "z" or "UTC" or "GMT" => TimeSpan.Zero,
            _ => TimeSpan.MaxValue,
        };
        if (offset != TimeSpan.MaxValue)
        {
            return true;
        }

        var digits = written[1..].Replace(":", "", StringComparison.Ordinal).PadRight(4, '0');
        offset = new TimeSpan(
            int.Parse(digits[..2], CultureInfo.InvariantCulture),
            int.Parse(digits[2..], CultureInfo.InvariantCulture),
            0
        );
        offset = written[0] == '-' ? -offset : offset;
        return offset.Duration() <= TimeSpan.FromHours(14);
    }

    private static string Readings(Match ambiguous)
    {
        var (first, second) = (Number(ambiguous, "first"), Number(ambiguous, "second"));
        var readings = new[] { (Month: first, Day: second), (Month: second, Day: first) }
            .Distinct()
            .Where(date => date.Month is > 0 and < 13 && date.Day is > 0 and < 32)
            .Select(date => $" {date.Month} 月 {date.Day} 日")
            .ToList();
        return readings.Count == 0 ? "不同的日期" : string.Join("，也可以读作", readings);
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true, Value: var value } ? int.Parse(value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"\A(?<year>\d{4})"
            + @"(?:(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})|年(?<month>\d{1,2})月(?<day>\d{1,2})日"
            + @"|(?<month>\d\d)(?<day>\d\d)(?=\z|T))"
            + @"(?:(?:[ T]\s*|(?<=日))(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,9}))?)?)?"
            + @"\s*(?<offset>[Zz]|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?\z",
        RegexOptions.None,
        1000
    )]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"\A(?<first>\d{1,2})[-/.](?<second>\d{1,2})[-/.](?<year>\d{4})(?!\d)", RegexOptions.None, 1000)]
    private static partial Regex YearLast();
}
