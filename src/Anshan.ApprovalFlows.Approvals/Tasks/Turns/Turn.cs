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

    /// <summary>The turn, or the group of turns, that must be over first; null where it is open at once.</summary>
    public int? WaitsFor { get; init; }

    /// <summary>
    /// The group that it belongs to: signers who were added together, or a turn and those that go on in its place. Null where it is alone.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int? Group { get; init; }

    /// <summary>Whether the first decision of its group is enough.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAnyOfGroup { get; init; }

    /// <summary>The turn that it goes on from, whose title and due day its task has; null where an activity opened it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TurnKey? Continues { get; init; }

    /// <summary>The person it is for; null where everybody of the address may take it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ActedBy? Holder { get; init; }

    /// <summary>Who asked for it, and why; null where the drawing did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TurnAsk? Ask { get; init; }

    /// <summary>How it was decided; null until then.</summary>
    public TurnDecision? Decision { get; init; }

    /// <summary>Since when and until when it is suspended; null while it is not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Suspension? Suspension { get; init; }

    /// <summary>What its task and the verbs on it are found by.</summary>
    [JsonIgnore]
    public TurnKey Key => new(Number, Address.OrganisationId);

    /// <summary>What a turn that waits for it names.</summary>
    [JsonIgnore]
    public int GroupNumber => Group ?? Number;

    /// <summary>Whether nobody has to do anything in it any more.</summary>
    [JsonIgnore]
    public bool IsOver => Status is not (TurnStatus.Waiting or TurnStatus.Open or TurnStatus.Suspended);
}

/// <summary>Who asked for a turn that the drawing does not have: advice, a further signer, a turn handed on.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">What was asked, in their words.</param>
/// <param name="OrganisationId">Of which unit.</param>
/// <param name="IsSigner">Whether it is a further signer, who can be taken out again.</param>
public sealed record TurnAsk(ActedBy By, string Reason, OrganisationId? OrganisationId, bool IsSigner = false);

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

/// <summary>A time in which nobody decides in a turn.</summary>
/// <param name="At">From when.</param>
/// <param name="Until">The end of its last day.</param>
/// <param name="DueAt">The due moment as it stood; null where nothing was due.</param>
public sealed record Suspension(DateTimeOffset At, DateTimeOffset Until, DateTimeOffset? DueAt = null);

/// <summary>Who has done something.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">The name at that time.</param>
public sealed record ActedBy(UserId Id, string Name)
{
    /// <summary>The person in whose place it was done; null where it was in the own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ActedBy? For { get; init; }

    /// <summary>Whose task it is where it stays with whoever acted: never a substitute's, whose right ends with a day.</summary>
    [JsonIgnore]
    public ActedBy Keeper => For ?? this;

    /// <summary>Whoever acts, with the person in whose place.</summary>
    public static ActedBy Of(Actor actor) =>
        new(actor.UserId, actor.Name) { For = actor.For is { } other ? new ActedBy(other.Id, other.Name) : null };

    /// <summary>The program itself, when a timer is due.</summary>
    public static ActedBy System { get; } = new(Actor.System.UserId, Actor.System.Name);
}

/// <summary>How a turn was decided.</summary>
/// <param name="Outcome">One of the ends of its kind of task.</param>
/// <param name="ById">Who decided.</param>
/// <param name="At">When.</param>
public sealed record TurnDecision(string Outcome, UserId ById, DateTimeOffset At)
{
    /// <summary>The person in whose place it was decided; null where it was in the own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UserId? ForId { get; init; }

    /// <summary>Whether it is this one's to take back: of whoever decided, and of the person in whose place.</summary>
    public bool IsOf(ActedBy by) => ById == by.Id || ById == by.Keeper.Id || ForId == by.Keeper.Id;
}

/// <summary>Where a turn stands.</summary>
public enum TurnStatus
{
    /// <summary>Another turn must be decided first.</summary>
    Waiting,

    /// <summary>Its holder can decide.</summary>
    Open,

    /// <summary>Its holder has decided.</summary>
    Decided,

    /// <summary>It is not needed any more: another turn has ended the activity, or it was taken out.</summary>
    Withdrawn,

    /// <summary>Another turn goes on in its place.</summary>
    HandedOn,

    /// <summary>Nobody can decide until it is resumed.</summary>
    Suspended,

    /// <summary>It was decided, and who decided took it back; another turn goes on in its place.</summary>
    Recalled,
}

/// <summary>How many of the turns of an activity must be decided.</summary>
public enum TurnRule
{
    /// <summary>Every one.</summary>
    All,

    /// <summary>The first that is.</summary>
    Any,
}
