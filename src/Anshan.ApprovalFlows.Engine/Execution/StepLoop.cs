using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>Everything a step may know that is not in the state.</summary>
/// <param name="Now">Business time.</param>
/// <param name="Facts">What was read for it so far.</param>
public sealed record StepEnvironment(DateTimeOffset Now, FactSet Facts)
{
    /// <summary>The processor time all expressions of the step may use together.</summary>
    /// <remarks>
    /// The same everywhere today: no script runs outside of a step, and checks before publishing read scripts without running them.
    /// </remarks>
    public TimeSpan ScriptTime { get; init; } = ScriptBudget.InStep;

    /// <summary>
    /// Whether each activity is checked against <see cref="WorkflowState.MaxBytes"/>: for a step whose state came out too large.
    /// </summary>
    internal bool WatchesSize { get; init; }
}

/// <summary>The remaining limits of a step, shared with the children that take their first step inside it.</summary>
internal sealed class StepBudget
{
    /// <summary>Activities executed so far.</summary>
    public int Executed { get; set; }

    /// <summary>How deep instances are nested now.</summary>
    public int Depth { get; set; }
}

/// <summary>
/// A pure function: (definition, state, stimulus) → state, effects, journal. No I/O, no clock, no random numbers; the same arguments give
/// the same result.
/// </summary>
public sealed class StepLoop(ActivityCatalog catalog)
{
    /// <summary>The most activity executions in one step; more is a loop that never waits, and a fault.</summary>
    public const int MaxExecutionsPerStep = 10_000;

    /// <summary>Takes one step. <paramref name="state"/> is changed in place: pass a copy of what is stored.</summary>
    public StepResult Run(WorkflowDefinition definition, WorkflowState state, Stimulus stimulus, StepEnvironment environment)
    {
        var burst = new Burst(definition, catalog, state, environment);
        try
        {
            if (stimulus is Stimulus.Migrate migrate)
            {
                if (burst.LeaveFor(migrate) is { } reason)
                {
                    return new StepResult.Refused(reason);
                }

                burst = burst.In(migrate.To);
            }

            if (burst.Take(stimulus) is { } refusal)
            {
                return new StepResult.Refused(refusal);
            }
        }
        catch (FactMissingException missing)
        {
            return new StepResult.NeedsFacts([missing.Request]);
        }

        burst.Rest();
        return new StepResult.Taken(state, burst.Effects, burst.Events, burst.Answer);
    }
}
