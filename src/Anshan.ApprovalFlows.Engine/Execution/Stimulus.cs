using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>An input to an instance that makes it take one step.</summary>
public abstract record Stimulus
{
    private Stimulus() { }

    /// <summary>Begins the instance with these inputs.</summary>
    public sealed record Start(IReadOnlyDictionary<string, JsonNode?> Input, string? CorrelationId = null) : Stimulus
    {
        /// <summary>The event or schedule activity that caused the start; execution begins there.</summary>
        public string? Trigger { get; init; }

        /// <summary>The activity of another instance that asked for this one.</summary>
        public ParentReference? Parent { get; init; }
    }

    /// <summary>Resumes a waiting activity: a decision, a submission, a recorded answer.</summary>
    /// <param name="ExecutionId">The waiting execution.</param>
    /// <param name="Verb">What is asked of it, in the activity's own words.</param>
    /// <param name="Input">The details; also the workflow's input during this step.</param>
    public sealed record Resume(long ExecutionId, string Verb, JsonObject Input) : Stimulus;

    /// <summary>A timer of a waiting activity is due.</summary>
    public sealed record TimerDue(long ExecutionId, string Kind, int Number, DateTimeOffset DueAt) : Stimulus;

    /// <summary>Ends the instance; waiting activities are left.</summary>
    public sealed record Cancel(string Reason) : Stimulus;

    /// <summary>Executes a faulted activity again, under a new execution id.</summary>
    public sealed record Retry(long ExecutionId) : Stimulus;

    /// <summary>Goes on behind a faulted activity as if it had completed with this outcome.</summary>
    public sealed record Skip(long ExecutionId, string Outcome) : Stimulus;

    /// <summary>
    /// Goes on at other activities than the drawing says: a return to a chosen step, a recall, a move to another version.
    /// </summary>
    /// <param name="Leave">Executions to leave, besides everything that runs behind the targets.</param>
    /// <param name="Targets">Activities to go on with; each stands in a flowchart that is running.</param>
    /// <param name="Reason">Why, for the journal's reader.</param>
    public sealed record Relocate(IReadOnlyList<long> Leave, IReadOnlyList<string> Targets, string Reason) : Stimulus
    {
        /// <summary>What the targets are told; the workflow's input during this step.</summary>
        public JsonObject Input { get; init; } = [];
    }

    /// <summary>
    /// Goes on with one activity of an instance that is over: it is executed alone, as the root would be, and the instance is over again
    /// with it.
    /// </summary>
    /// <remarks>What containers of the activity had kept is gone; variables of the workflow are as they were at the end.</remarks>
    /// <param name="Activity">The activity.</param>
    /// <param name="Reason">Why, for the journal's reader.</param>
    public sealed record Reopen(string Activity, string Reason) : Stimulus
    {
        /// <summary>What the activity is told; the workflow's input during this step.</summary>
        public JsonObject Input { get; init; } = [];
    }

    /// <summary>Goes on in another version of the definition; what waits there as well goes on waiting as it is.</summary>
    /// <param name="To">The version, under its stored id.</param>
    /// <param name="Moves">For an activity that is to be left, or that the version does not have, the one to go on with.</param>
    public sealed record Migrate(WorkflowDefinition To, IReadOnlyDictionary<string, string> Moves) : Stimulus;
}
