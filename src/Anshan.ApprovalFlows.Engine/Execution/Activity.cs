using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>
/// What an activity type does. One stateless instance serves all executions; all its input comes through the context, all its results are
/// outcomes and effects.
/// </summary>
/// <remarks>
/// An activity never uses a database, a clock, a service or a random number: the same call must give the same result when a step is
/// computed again after a conflict.
/// </remarks>
public abstract class Activity
{
    /// <summary>Name, inputs and ports, for the reader, the checks and the designer.</summary>
    public abstract ActivityDescriptor Descriptor { get; }

    /// <summary>Whether its completion completes the container at once.</summary>
    public virtual bool IsTerminal => false;

    /// <summary>Whether an execution waits for a stimulus; the soundness check relies on it.</summary>
    /// <remarks>
    /// By default a type that overrides Resume waits; a type that also goes on by itself, or waits without resuming, overrides this.
    /// </remarks>
    public virtual Waiting Waits => GetType().GetMethod(nameof(Resume))!.DeclaringType == typeof(Activity) ? Waiting.Never : Waiting.Always;

    /// <summary>The outcomes an activity of a drawing can have, as far as its fixed inputs tell, with their names on screen.</summary>
    public virtual IReadOnlyDictionary<string, string> OutcomesOf(ActivityNode node) => Descriptor.Outcomes;

    /// <summary>
    /// Whether this outcome of a waiting activity may stay unconnected without losing the case, because it always comes together with
    /// another.
    /// </summary>
    public virtual bool ComesWithAnother(string outcome) => outcome is "Done" or "Due";

    /// <summary>What is drawn and this type does not support, in sentences; errors refuse publishing.</summary>
    public virtual IEnumerable<DefinitionProblem> Check(ActivityNode node) => [];

    /// <summary>Called when the execution begins.</summary>
    public abstract Next Execute(ActivityContext context);

    /// <summary>Called when a stimulus reaches the waiting execution; by default only its timer ends the wait.</summary>
    public virtual Next Resume(ActivityContext context, Stimulus stimulus) =>
        stimulus is Stimulus.TimerDue ? Next.Done : Next.Refuse(StepRefusal.UnknownVerb);

    /// <summary>Called on a container when a direct child completed or was cancelled (then without outcomes).</summary>
    public virtual Next ChildCompleted(ActivityContext context, ActivityNode child, CompletedChild completed) => Next.Done;

    /// <summary>Called on a container below which an exit was taken; null lets the exit go on upwards.</summary>
    public virtual Next? Catch(Exit exit) => null;

    /// <summary>Called when the execution ends, whichever way, before its timers and bookmark are removed.</summary>
    public virtual void Left(ActivityContext context, bool cancelled) { }
}

/// <summary>Whether activities of a type wait.</summary>
public enum Waiting
{
    /// <summary>It completes in the step that begins it.</summary>
    Never,

    /// <summary>It waits, or completes at once.</summary>
    Sometimes,

    /// <summary>It waits for a stimulus.</summary>
    Always,
}

/// <summary>How a child ended.</summary>
/// <param name="Outcomes">Its outcomes; empty when cancelled.</param>
/// <param name="ByBackward">Whether a backward connection had led to it.</param>
/// <param name="IsTerminal">Whether it ends its container.</param>
public sealed record CompletedChild(IReadOnlyList<string> Outcomes, bool ByBackward, bool IsTerminal);

/// <summary>A way out of containers: every container between here and the one that catches it completes.</summary>
/// <param name="IsBreak">Caught by the nearest loop; otherwise by the nearest definition.</param>
/// <param name="Outcomes">The outcomes of the definition that is completed.</param>
public sealed record Exit(bool IsBreak, IReadOnlyList<string> Outcomes);

/// <summary>What is to happen after an activity was called.</summary>
public abstract record Next
{
    private Next() { }

    /// <summary>Completed with the outcome <c>Done</c>.</summary>
    public static Next Done { get; } = new Completed(["Done"], false);

    /// <summary>Waits for a stimulus.</summary>
    public static Next Wait { get; } = new Waits();

    /// <summary>A container that goes on when its children do.</summary>
    public static Next Children { get; } = new WaitsForChildren();

    /// <summary>Completed with these outcomes.</summary>
    public static Next With(params IReadOnlyList<string> outcomes) => new Completed(outcomes, true);

    /// <summary>The stimulus is refused and nothing is changed.</summary>
    /// <param name="reason">A <see cref="StepRefusal"/>, or a reason of the activity's own domain: a member of an enum either way.</param>
    public static Next Refuse(Enum reason) => new Refuses(reason);

    internal sealed record Completed(IReadOnlyList<string> Outcomes, bool Named) : Next;

    internal sealed record Waits : Next;

    internal sealed record WaitsForChildren : Next;

    internal sealed record Refuses(Enum Reason) : Next;

    internal sealed record FinishesWorkflow : Next;

    internal sealed record Exits(Exit Exit) : Next;

    /// <summary>Leaves containers up to the loop or definition that is meant.</summary>
    public static Next Leave(Exit exit) => new Exits(exit);

    /// <summary>Ends the whole workflow at once.</summary>
    public static Next Finish { get; } = new FinishesWorkflow();
}
