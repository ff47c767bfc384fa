using System.Text.RegularExpressions;

namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

/// <summary>Every expression stays within its limits of time and memory, and ends in a value or an incident with a clear message.</summary>
public partial class SandboxTests
{
    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(200);
    private const long MostBytes = 64_000_000;

    public static TheoryData<string> Scripts() => new(HostileScripts.All.Keys);

    public static TheoryData<string> Escapes() => new(HostileScripts.Escapes.Keys);

    public static TheoryData<string> Templates() => new(HostileLiquid.All.Keys);

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_hostile_script_costs_little(string name) => Harmless(ScriptMeter.Script(HostileScripts.All[name]));

    [Theory]
    [MemberData(nameof(Templates))]
    public void A_hostile_template_costs_little(string name) => Harmless(ScriptMeter.Liquid(HostileLiquid.All[name]));

    [Theory]
    [MemberData(nameof(Escapes))]
    public void There_is_no_way_out(string name)
    {
        var run = ScriptMeter.Script(HostileScripts.Escapes[name]);
        Harmless(run);
        Assert.NotNull(run.Incident);
        Assert.Null(run.Value);
    }

    private static void Harmless(ScriptMeter.Run run)
    {
        Assert.True(run.Time <= MostTime, $"took {run.Time.TotalMilliseconds:0} ms: {run.Incident?.Message}");
        Assert.True(run.Bytes <= MostBytes, $"took {run.Bytes / 1_000_000} MB: {run.Incident?.Message}");
        if (run.Incident is { } incident)
        {
            Assert.Contains(incident.ExceptionType, new[] { "ExpressionException", "InputEvaluationException" });
            Assert.Matches(Chinese(), incident.Message);
        }
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}{2}")]
    private static partial Regex Chinese();
}
