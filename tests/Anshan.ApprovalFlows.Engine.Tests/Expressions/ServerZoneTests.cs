using System.Globalization;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

/// <summary>
/// The whole suite of expressions with the server in three zones and languages: the answers are the same, local time is +08:00.
/// </summary>
/// <remarks>The zone of the process is changed while nothing else runs beside.</remarks>
[Collection(nameof(ServerZone))]
public class ServerZoneTests
{
    [Theory]
    [InlineData("UTC", 0, "de-DE")]
    [InlineData("Asia/Shanghai", 8, "zh-CN")]
    [InlineData("America/New_York", -5, "tr-TR")]
    public void Expressions_give_the_same_wherever_the_server_stands(string zone, int hours, string culture)
    {
        using var moved = new ServerZone(zone, culture);
        Assert.Equal(TimeSpan.FromHours(hours), TimeZoneInfo.Local.GetUtcOffset(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.All(ExpressionSuite.Liquid, item => Assert.Equal(item.Gives, ExpressionSuite.Render(item.Template)));
        Assert.All(ExpressionSuite.TimeScripts, item => Assert.Equal(item.Value, ExpressionSuite.Run(item.Key)));
        Assert.All(ScriptTests.Values, item => Assert.Equal(item.Data.Item2, ScriptTests.Json(item.Data.Item1)));
        Assert.All(LocalTimeTests.Instants, item => Assert.Equal(item.Data.Item2, LocalTime.Read(item.Data.Item1).ToString("O")));
    }

    private sealed class ServerZone : IDisposable
    {
        private readonly string? before = Environment.GetEnvironmentVariable("TZ");
        private readonly CultureInfo spoken = CultureInfo.CurrentCulture;

        public ServerZone(string zone, string culture)
        {
            Move(zone);
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        }

        public void Dispose()
        {
            Move(before);
            CultureInfo.CurrentCulture = spoken;
        }

        private static void Move(string? zone)
        {
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
        }
    }
}

/// <summary>Tests that change the zone of the process run alone.</summary>
[CollectionDefinition(nameof(ServerZone), DisableParallelization = true)]
public sealed class ServerZone;
