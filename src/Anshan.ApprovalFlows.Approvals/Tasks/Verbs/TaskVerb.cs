using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>A verb: its code as the journal keeps it, and the record that it carries.</summary>
/// <typeparam name="TInput">What it carries. A parameter without a default must be given; null only where the type allows it.</typeparam>
/// <param name="Code">Never changed once it was released.</param>
public sealed record TaskVerb<TInput>(string Code)
    where TInput : class
{
    /// <summary>The stimulus with which a person asks for it, in the turn of a task: in whose place is decided here.</summary>
    public Stimulus.Resume Send(CaseTask task, Actor actor, TInput input) => Send(task, ActedBy.Of(task.As(actor)), input);

    /// <inheritdoc cref="Send(CaseTask, Actor, TInput)"/>
    public Stimulus.Resume Send(CaseTask task, ActedBy by, TInput input) => Send(task.ExecutionId, task.TurnKey, by, input);

    /// <summary>The stimulus with which it is asked for.</summary>
    /// <param name="executionId">The activity execution that waits.</param>
    /// <param name="turn">In whose turn; null where it is nobody's.</param>
    /// <param name="by">Who asks; null where nobody has signed in.</param>
    /// <param name="input">What it carries.</param>
    public Stimulus.Resume Send(long executionId, TurnKey? turn, ActedBy? by, TInput input) =>
        new(executionId, Code, TaskInput.Of(new VerbCall(turn, by, TaskInput.Of(input))));
}

/// <summary>What the stimulus of every verb carries.</summary>
/// <param name="Turn">In whose turn; null where it is nobody's.</param>
/// <param name="By">Who asks; null where nobody has signed in.</param>
/// <param name="Input">What the verb carries.</param>
public sealed record VerbCall(TurnKey? Turn, ActedBy? By, JsonObject Input);

/// <summary>
/// Every verb on a task, each in a file of its own with what it carries. The codes stand in the journal: they are never changed.
/// </summary>
public static partial class TaskVerbs;
