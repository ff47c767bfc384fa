using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>What a trial run runs, and on what case.</summary>
/// <param name="Definition">Any version, drafts included, with the definitions it uses in their places.</param>
/// <param name="Measure">The measure it carries out; null where it is none's.</param>
/// <param name="Procedure">Its place in the measure.</param>
/// <param name="RegionId">Where the applicant is at home.</param>
/// <param name="Day">The day of submission.</param>
/// <param name="Ceiling">The computed amount.</param>
public sealed record SimulationSetup(
    WorkflowDefinition Definition,
    MeasurePackage? Measure,
    ProcedureSpec? Procedure,
    RegionId RegionId,
    DateOnly Day,
    Money Ceiling
)
{
    /// <summary>Whether an applicant begins it, to whom mails can go; otherwise a unit or the system does.</summary>
    public bool HasApplicant => Procedure?.IsApplication != false;
}

/// <summary>A task of a trial run, as its row stands now.</summary>
/// <param name="Row">The row.</param>
/// <param name="Who">The unit or the applicant by name.</param>
public sealed record SimulatedTask(CaseTask Row, string Who)
{
    /// <summary>The activity execution that waits.</summary>
    public long ExecutionId => Row.ExecutionId;

    /// <summary>The activity.</summary>
    public string ActivityId => Row.ActivityId;

    /// <summary>What its holder is asked to do.</summary>
    public TaskKind Kind => Row.Kind;

    /// <summary>The unit that has it; null where it is the applicant's.</summary>
    public string? OrganisationId => Row.OrganisationId;

    /// <summary>What it is called.</summary>
    public string Title => Row.Title;

    /// <summary>1 for the first pass.</summary>
    public int Round => Row.Round;

    /// <summary>Since when.</summary>
    public DateTimeOffset OpenedAt => Row.OpenedAt;

    /// <summary>Until when; null where no time is set.</summary>
    public DateTimeOffset? DueAt => Row.DueAt;

    /// <summary>What the task carries, a form for instance.</summary>
    public string? DetailJson => Row.DetailJson;

    /// <summary>When it was ended; null while it is open.</summary>
    public DateTimeOffset? EndedAt => Row.DecidedAt;

    /// <summary>How it was ended; null while it is open, and where it was closed without an answer.</summary>
    public string? Outcome => Row.Outcome;

    /// <summary>Whether it was ended after its due day, or is still open after it.</summary>
    public bool IsLateAt(DateTimeOffset now) => DueAt is { } due && (EndedAt ?? now) > due;
}

/// <summary>A mail that would go out.</summary>
/// <param name="At">When.</param>
/// <param name="Template">By which template.</param>
/// <param name="To">To whom, in words.</param>
/// <param name="Subject">Its subject; empty where it was not asked for, and the problem where the template could not be filled in.</param>
public sealed record SimulatedMail(DateTimeOffset At, string Template, string To, string Subject);

/// <summary>A stay at an activity that waits.</summary>
/// <param name="ActivityId">The activity.</param>
/// <param name="From">Entered.</param>
/// <param name="To">Left; null while it is still there.</param>
public sealed record SimulatedStay(string ActivityId, DateTimeOffset From, DateTimeOffset? To);

/// <summary>How a trial run came to its end.</summary>
public enum SimulatedEnd
{
    /// <summary>Not yet.</summary>
    Open,

    /// <summary>办结</summary>
    Completed,

    /// <summary>Refused, withdrawn, expired.</summary>
    Stopped,

    /// <summary>A fault stands in the way.</summary>
    Faulted,

    /// <summary>Something waits that nobody and no timer will ever end.</summary>
    Stuck,

    /// <summary>It goes on and on.</summary>
    Endless,
}

/// <summary>A timer that was due in a trial.</summary>
/// <param name="ActivityId">Whose it was.</param>
/// <param name="Kind">What it was for.</param>
/// <param name="At">When.</param>
/// <param name="IsSeen">Whether somebody could read of it: in the history, in a mail, as a task.</param>
/// <param name="WaitsOn">Whether the activity goes on waiting for the same.</param>
public sealed record SimulatedTimer(string ActivityId, string Kind, DateTimeOffset At, bool IsSeen, bool WaitsOn);
