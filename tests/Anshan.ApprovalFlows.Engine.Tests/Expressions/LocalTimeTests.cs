using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

/// <summary>The accepted notations of instants and durations, and the refused ones, which are ambiguous.</summary>
public class LocalTimeTests
{
    public static readonly TheoryData<string, string> Instants = new()
    {
        { "2026-03-01", "2026-03-01T00:00:00.0000000+08:00" },
        { "2026-03-01 18:00", "2026-03-01T18:00:00.0000000+08:00" },
        { "2026-03-01T18:00:05", "2026-03-01T18:00:05.0000000+08:00" },
        { "2026-03-01T18:00:05.123Z", "2026-03-01T18:00:05.1230000+00:00" },
        { "2026-03-01T18:00:05.1234567+00:00", "2026-03-01T18:00:05.1234567+00:00" },
        { "2026-03-01T18:00-05:00", "2026-03-01T18:00:00.0000000-05:00" },
        { "2026/3/1", "2026-03-01T00:00:00.0000000+08:00" },
        { "2026/3/1 9:05", "2026-03-01T09:05:00.0000000+08:00" },
        { "2026.3.1", "2026-03-01T00:00:00.0000000+08:00" },
        { "2026年3月1日", "2026-03-01T00:00:00.0000000+08:00" },
        { "2026年3月1日 18:00", "2026-03-01T18:00:00.0000000+08:00" },
        { "２０２６－０３－０１", "2026-03-01T00:00:00.0000000+08:00" },
        { "20260301", "2026-03-01T00:00:00.0000000+08:00" },
        { "Sun, 01 Mar 2026 10:00:00 GMT", "2026-03-01T10:00:00.0000000+00:00" },
    };

    [Theory]
    [MemberData(nameof(Instants))]
    public void A_text_without_an_offset_is_of_the_local_clock(string text, string instant) =>
        Assert.Equal(instant, LocalTime.Read(text).ToString("O"));

    [Theory]
    [InlineData("1-3-2026", "可以读作 1 月 3 日，也可以读作 3 月 1 日")]
    [InlineData("01/03/2026 18:00", "可以读作")]
    [InlineData("31/12/2026", "12 月 31 日")]
    [InlineData("2026-02-30", "不是时刻")]
    [InlineData("2026-13-01", "不是时刻")]
    [InlineData("2026-03-01 24:00", "不是时刻")]
    [InlineData("2026-03", "不是时刻")]
    [InlineData("tomorrow", "不是时刻")]
    [InlineData("", "不是时刻")]
    [InlineData(null, "不是时刻")]
    public void What_can_be_read_in_two_ways_or_in_none_is_refused_in_words(string? text, string part) =>
        Assert.Contains(part, Assert.Throws<WorkflowFaultException>(() => LocalTime.Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("00:00:05", "5 秒")]
    [InlineData("1.00:00:00", "1 天")]
    [InlineData("1.12:30:00", "1 天 12 小时 30 分")]
    [InlineData("23:59:59.5", "23 小时 59 分 59 秒 500 毫秒")]
    [InlineData("08:30", "8 小时 30 分")]
    [InlineData("1:02:03:04", "1 天 2 小时 3 分 4 秒")]
    [InlineData("-00:01:00", "负 1 分")]
    [InlineData("PT36H", "1 天 12 小时")]
    [InlineData("P3D", "3 天")]
    [InlineData("P1DT5M", "1 天 5 分")]
    [InlineData("", "0 秒")]
    public void A_duration_is_said_in_words(string text, string words) => Assert.Equal(words, Durations.WordsOf(text));

    [Theory]
    [InlineData("24:00:00", "1 天请写成 1.00:00:00，24 天请写成 24.00:00:00")]
    [InlineData("36:30:00", "1 天 12 小时 30 分请写成 1.12:30:00")]
    [InlineData("48:00", "2 天请写成 2.00:00:00")]
    [InlineData("1.24:00:00", "超过 23")]
    [InlineData("5", "5 天请写成 5.00:00:00，5 小时请写成 05:00:00")]
    [InlineData("00:60:00", "0 至 59")]
    [InlineData("three days", "不是时长")]
    [InlineData("99999999999:00:00", "不是时长")]
    [InlineData("99999999.00:00:00", "最多 10000000 天")]
    [InlineData("P1M", "请写成天数")]
    [InlineData("-P1Y2M3DT4H5M", "请写成天数")]
    public void A_duration_that_would_be_read_as_another_is_refused_with_the_right_spelling(string text, string part) =>
        Assert.Contains(part, Assert.Throws<WorkflowFaultException>(() => Durations.Read(text)).Message, StringComparison.Ordinal);

    /// <summary>A text gives the same duration as in .NET or is refused: no text silently changed its meaning.</summary>
    [Fact]
    public void Whatever_the_framework_reads_is_the_same_here_or_refused()
    {
        var random = new Random(20_260_301);
        for (var round = 0; round < 3_000; round++)
        {
            var span = new TimeSpan(random.Next(0, 400), random.Next(0, 24), random.Next(0, 60), random.Next(0, 60), random.Next(0, 1000));
            Assert.Equal(span, Durations.Read(span.ToString("c")));
            Assert.Equal(span, Durations.Read(System.Xml.XmlConvert.ToString(span)));
        }
    }
}
