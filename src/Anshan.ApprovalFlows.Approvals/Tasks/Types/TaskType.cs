namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>Everything there is to know of one kind of task. A new kind is a new file beside this one.</summary>
public abstract class TaskType
{
    /// <summary>The kind.</summary>
    public abstract TaskKind Kind { get; }

    /// <summary>The type of the activity that opens it.</summary>
    public abstract string ActivityType { get; }

    /// <summary>What it is called on screen and in mails.</summary>
    public abstract string Name { get; }

    /// <summary>The ways a task of this kind can end, and no others.</summary>
    public abstract IReadOnlyList<TaskEnd> Ends { get; }

    /// <summary>The ways a trial offers, the good one first; as people may end it, unless the kind says otherwise.</summary>
    public virtual IReadOnlyList<TrialWay> TrialWays => [.. Ends.Select(end => new TrialWay(end.Code, end.Label, end == Ends[0]))];

    /// <summary>The partial page with which it is ended; null where the applicant ends it on pages of the case.</summary>
    public virtual string? Form => null;

    /// <summary>Whether it is a turn of a payment.</summary>
    public virtual bool IsOfPayment => false;

    /// <summary>Whether it is ended by a record that the unit writes.</summary>
    public virtual bool IsRecord => false;

    /// <summary>
    /// Whether the days that a unit has it count towards the promised total (reading 25): a correction, a meeting, the decision of the
    /// province and a duty do not.
    /// </summary>
    public virtual bool CountsTowardsTotal => true;

    /// <summary>How its turn may be changed besides being decided.</summary>
    public virtual IReadOnlySet<TurnChange> Changes { get; } =
        new HashSet<TurnChange> { TurnChange.Reassign, TurnChange.Delegate, TurnChange.Suspend };

    /// <summary>How the turn of a step may be changed that judges or records the case, which another unit can do as well.</summary>
    protected static IReadOnlySet<TurnChange> OfCase { get; } =
        new HashSet<TurnChange>
        {
            TurnChange.Reassign,
            TurnChange.ReassignToUnit,
            TurnChange.Delegate,
            TurnChange.Suspend,
            TurnChange.SendBack,
            TurnChange.Recall,
        };

    /// <summary>The ways its turn can go on elsewhere, the same for every kind.</summary>
    public static IReadOnlyList<TaskEnd> Moves { get; } =
    [
        new(nameof(TurnChange.Reassign), "已转办"),
        new(nameof(TurnChange.Delegate), "已委派"),
        new(nameof(TurnChange.AddSigners), "已加签"),
        new(nameof(TurnChange.SendBack), "已退回", EndTone.Again),
        new(nameof(TurnChange.Recall), "已撤回", EndTone.Again),
    ];

    /// <summary>The end of this code.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Tasks of this kind do not end so.</exception>
    public TaskEnd End(string code) =>
        Ends.Concat(Moves).FirstOrDefault(end => end.Code == code)
        ?? throw new ArgumentOutOfRangeException(nameof(code), code, $"A task of kind {Kind} does not end so.");
}

/// <summary>How a turn may be changed without being decided.</summary>
public enum TurnChange
{
    /// <summary>转办 to a colleague</summary>
    Reassign,

    /// <summary>转办 to another unit</summary>
    ReassignToUnit,

    /// <summary>委派</summary>
    Delegate,

    /// <summary>加签</summary>
    AddSigners,

    /// <summary>挂起</summary>
    Suspend,

    /// <summary>退回 to an earlier step</summary>
    SendBack,

    /// <summary>撤回 of a decision</summary>
    Recall,
}

/// <summary>A way a task ends.</summary>
/// <param name="Code">Stored with the task.</param>
/// <param name="Label">On screen and in mails.</param>
/// <param name="Tone">How it is to be seen.</param>
public sealed record TaskEnd(string Code, string Label, EndTone Tone = EndTone.Neutral)
{
    /// <summary>
    /// Whether it leads away from the good course of a procedure, as what speaks against the case or asks for something again does.
    /// </summary>
    public bool LeadsAway { get; init; } = Tone is EndTone.Bad or EndTone.Again;
}

/// <summary>How the end of a task is to be seen.</summary>
public enum EndTone
{
    /// <summary>It says nothing for or against the case.</summary>
    Neutral,

    /// <summary>For the case.</summary>
    Good,

    /// <summary>Against the case.</summary>
    Bad,

    /// <summary>Somebody has to do something again.</summary>
    Again,

    /// <summary>Somebody did it again.</summary>
    Answered,
}

/// <summary>A way that a trial offers.</summary>
/// <param name="Outcome">What happens, by its code.</param>
/// <param name="Label">On screen.</param>
/// <param name="IsGood">Whether the case goes on well.</param>
public sealed record TrialWay(string Outcome, string Label, bool IsGood = false);
