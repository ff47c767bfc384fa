using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Organisations;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Turns;

/// <summary>One unit, role or person that has something to do in an activity. Its task row is a projection of it.</summary>
/// <param name="Number">
/// Grows within the instance and is never used again; 0 where an earlier version opened the turn, which is then told apart by its unit.
/// </param>
/// <param name="Kind">What its holder is asked to do.</param>
/// <param name="Purpose">What its decision is for.</param>
/// <param name="Address">Whose turn it is.</param>
/// <param name="Round">1 for the first pass of the activity; shown to people.</param>
public sealed record Turn(int Number, TaskKind Kind, TurnPurpose Purpose, TurnAddress Address, int Round)
{
    /// <summary>Where it stands.</summary>
    public TurnStatus Status { get; init; } = TurnStatus.Open;

    /// <summary>The number of the turn that must be decided first; null where it is open at once.</summary>
    public int? WaitsFor { get; init; }

    /// <summary>How it was decided; null until then.</summary>
    public TurnDecision? Decision { get; init; }

    /// <summary>What its task and the verbs on it are found by.</summary>
    [JsonIgnore]
    public TurnKey Key => new(Number, Address.OrganisationId);
}

/// <summary>Names a turn of one activity execution.</summary>
/// <param name="Number">The number of the turn; 0 where an earlier version opened it.</param>
/// <param name="OrganisationId">Its unit; null where it is the applicant's.</param>
[method: JsonConstructor]
public readonly record struct TurnKey(int Number, OrganisationId? OrganisationId);

/// <summary>Whose turn it is: people of a role in a unit, or the members of the applicant.</summary>
/// <param name="OrganisationId">The unit; null where it is the applicant's.</param>
/// <param name="SubjectId">The applicant; null where it is a unit's.</param>
/// <param name="Role">One of <c>Roles</c>.</param>
/// <param name="Name">What the unit or the applicant is called in the history of the case.</param>
public sealed record TurnAddress(
    OrganisationId? OrganisationId,
    [property: JsonPropertyName("personId")] SubjectId? SubjectId, // its name in stored states
    string Role,
    string Name
);

/// <summary>How a turn was decided.</summary>
/// <param name="Outcome">One of the ends of its kind of task.</param>
/// <param name="ById">Who decided.</param>
/// <param name="At">When.</param>
public sealed record TurnDecision(string Outcome, UserId ById, DateTimeOffset At);

/// <summary>Where a turn stands.</summary>
public enum TurnStatus
{
    /// <summary>Another turn must be decided first.</summary>
    Waiting,

    /// <summary>Its holder can decide.</summary>
    Open,

    /// <summary>Its holder has decided.</summary>
    Decided,

    /// <summary>It is not needed any more: another turn has ended the activity.</summary>
    Withdrawn,
}

/// <summary>How many of the turns of an activity must be decided.</summary>
public enum TurnRule
{
    /// <summary>Every one.</summary>
    All,

    /// <summary>The first that is.</summary>
    Any,
}
