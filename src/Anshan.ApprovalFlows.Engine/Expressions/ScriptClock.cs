using System.Globalization;
using Jint.Runtime;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>The time of scripts: now is the instant of the step, local time is the local zone, wherever the server stands.</summary>
internal sealed class ScriptClock(DateTimeOffset now) : DefaultTimeSystem(LocalTime.Zone, CultureInfo.InvariantCulture)
{
    public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();

    /// <remarks>
    /// As the language says: a day alone is a day of UTC, a day with a time is local. What can be read in two ways is refused.
    /// </remarks>
    public override bool TryParse(string date, out long epochMilliseconds) =>
        LocalTime.WhyAmbiguous(date) is { } problem
            ? throw new ExpressionException(ExpressionProblem.Failed, problem)
            : base.TryParse(date, out epochMilliseconds);
}
