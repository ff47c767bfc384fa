using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>Spans of time as Elsa and ISO 8601 write them, and as people say them.</summary>
public static partial class Durations
{
    private const int MostDays = 10_000_000;

    /// <summary>The span in a text: <c>hh:mm:ss</c>, <c>d.hh:mm:ss</c> or ISO 8601 (<c>PT36H</c>); nothing is no time.</summary>
    /// <remarks>
    /// .NET reads <c>24:00:00</c> as 24 days, a bare <c>5</c> as five days, and <c>P1M</c> as thirty days; all are refused here.
    /// </remarks>
    /// <exception cref="WorkflowFaultException">It is no span, or would be read as another one than it seems; the message says how to write
    /// it.</exception>
    public static TimeSpan Read(string? text)
    {
        var written = (text ?? "").Normalize(System.Text.NormalizationForm.FormKC).Trim();
        if (written.Length == 0)
        {
            return TimeSpan.Zero;
        }

        if (Clock().Match(written) is { Success: true } clock)
        {
            return OfClock(text, clock);
        }

        if (decimal.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            throw new WorkflowFaultException($"“{text}”没有单位，{Spellings(number)}。");
        }

        if (Calendar().IsMatch(written))
        {
            throw new WorkflowFaultException($"“{text}”按年或月计，天数不定，请写成天数，如 30.00:00:00（30 天）。");
        }

        try
        {
            return XmlConvert.ToTimeSpan(written);
        }
        catch (Exception problem) when (problem is FormatException or OverflowException)
        {
            throw new WorkflowFaultException($"“{text}”不是时长，应如 3.00:00:00（3 天）、08:30:00（8 小时 30 分）或 PT36H（36 小时）。");
        }
    }

    /// <summary>The span in Chinese: 1 天 12 小时.</summary>
    public static string Words(TimeSpan span)
    {
        var length = span.Duration();
        var parts = new[]
        {
            (length.Days, "天"),
            (length.Hours, "小时"),
            (length.Minutes, "分"),
            (length.Seconds, "秒"),
            (length.Milliseconds, "毫秒"),
        }
            .Where(part => part.Item1 > 0)
            .Select(part => $"{part.Item1.ToString(CultureInfo.InvariantCulture)} {part.Item2}");
        var words = string.Join(' ', parts);
        return words.Length == 0 ? "0 秒"
            : span < TimeSpan.Zero ? $"负 {words}"
            : words;
    }

    /// <summary>The words of a span that is written down; null where it is none.</summary>
    public static string? WordsOf(string? text)
    {
        try
        {
            return Words(Read(text));
        }
        catch (WorkflowFaultException)
        {
            return null;
        }
    }

    private static TimeSpan OfClock(string? text, Match clock)
    {
        var (days, hours, minutes, seconds) = (
            Number(clock, "days"),
            Number(clock, "hours"),
            Number(clock, "minutes"),
            Number(clock, "seconds")
        );
        if (days > MostDays)
        {
            throw new WorkflowFaultException($"“{text}”太长，时长最多 {MostDays} 天。");
        }

        if (minutes > 59 || seconds > 59)
        {
            throw new WorkflowFaultException($"“{text}”不是时长：分和秒应在 0 至 59 之间，如 3.00:00:00（3 天）。");
        }

        if (hours > 23)
        {
            var meant = new TimeSpan((int)days, (int)Math.Min(hours, 99_999), (int)minutes, (int)seconds);
            throw new WorkflowFaultException(
                $"“{text}”的小时数超过 23，会被当成 {hours} 天；{Words(meant)}请写成 {Spelling(meant)}，{hours} 天请写成 {hours}.00:00:00。"
            );
        }

        var fraction = clock.Groups["fraction"].Value;
        var ticks = fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(7, '0'), CultureInfo.InvariantCulture);
        var span = new TimeSpan((int)days, (int)hours, (int)minutes, (int)seconds) + TimeSpan.FromTicks(ticks);
        return clock.Groups["minus"].Success ? -span : span;
    }

    private static string Spellings(decimal number)
    {
        if (number != decimal.Truncate(number) || number is <= 0 or >= 1000)
        {
            return "应如 3.00:00:00（3 天）";
        }

        var (hours, minutes) = (Spelling(TimeSpan.FromHours((double)number)), Spelling(TimeSpan.FromMinutes((double)number)));
        return $"{number:0} 天请写成 {number:0}.00:00:00，{number:0} 小时请写成 {hours}，{number:0} 分钟请写成 {minutes}";
    }

    private static string Spelling(TimeSpan span) => span.ToString("c", CultureInfo.InvariantCulture);

    private static long Number(Match clock, string group) =>
        clock.Groups[group] is { Success: true, Value: var value } ? long.Parse(value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"\A(?<minus>-)?(?:(?<days>\d{1,9})[.:](?=\d+:\d+:\d))?(?<hours>\d{1,9}):(?<minutes>\d{1,2})"
            + @"(?::(?<seconds>\d{1,2})(?:\.(?<fraction>\d{1,7}))?)?\z",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Clock();

    [GeneratedRegex(@"\A-?P[^T]*\d[YM]", RegexOptions.None, 1000)]
    private static partial Regex Calendar();
}
