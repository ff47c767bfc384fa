namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>The result of the step loop.</summary>
public abstract record StepResult
{
    private StepResult() { }

    /// <summary>The step happened: the new state, what it wants done, what happened in order.</summary>
    /// <param name="State">To be stored with the next revision.</param>
    /// <param name="Effects">To be turned into rows in the same commit, in this order.</param>
    /// <param name="Events">The journal of the step.</param>
    /// <param name="Answer">A short code for the caller, when the activity gave one.</param>
    public sealed record Taken(WorkflowState State, IReadOnlyList<Effect> Effects, IReadOnlyList<JournalEvent> Events, string? Answer)
        : StepResult
    {
        private string? json;

        /// <summary>The state as the row keeps it, written once.</summary>
        public string StateJson => json ??= State.ToJson();

        /// <summary>Whether the state, or that of a child that took its first step here, is larger than may be stored.</summary>
        internal bool IsTooLarge => StateSize.IsTooLarge(StateJson) || Effects.OfType<AdoptChild>().Any(child => child.Step.IsTooLarge);
    }

    /// <summary>More data is needed; read it and run the step again.</summary>
    public sealed record NeedsFacts(IReadOnlyList<FactRequest> Requests) : StepResult;

    /// <summary>Nothing happened: the activity that the stimulus is for no longer waits, or refused it.</summary>
    /// <param name="Reason">A <see cref="StepRefusal"/>, or a reason of the activity's own domain.</param>
    public sealed record Refused(Enum Reason) : StepResult;
}

/// <summary>One thing that happened to one activity.</summary>
/// <param name="Activity">The activity's id.</param>
/// <param name="ExecutionId">The execution.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Outcomes">The outcomes, where the activity named them.</param>
public sealed record JournalEvent(string Activity, long ExecutionId, JournalEventKind Kind, IReadOnlyList<string>? Outcomes = null);

/// <summary>What can happen to an activity. The names stand in the journal, as Elsa writes them: they are never changed.</summary>
public enum JournalEventKind
{
    /// <summary>It was entered.</summary>
    Started,

    /// <summary>It waits.</summary>
    Suspended,

    /// <summary>What it waited for has come.</summary>
    Resumed,

    /// <summary>It was left by an outcome.</summary>
    Completed,

    /// <summary>It was left from outside.</summary>
    Canceled,

    /// <summary>It failed.</summary>
    Faulted,
}
