using Anshan.ApprovalFlows.Approvals.Organisations;

namespace Anshan.ApprovalFlows.Approvals.Access;

/// <summary>Who acts; passed as one object from the page to the audit.</summary>
/// <remarks>
/// A substitute comes with <see cref="StandsFor"/>. What is done with a task is done by <see cref="InPlaceOf"/> where the right to it is
/// the other person's: name, roles, claims and the separation of duties are then those of both (ADR 52).
/// </remarks>
public sealed record Actor(UserId UserId, string Name, OrganisationId? OrganisationId, IReadOnlyCollection<string> Roles)
{
    /// <summary>The system itself: a timer, the loader, a repair.</summary>
    public static Actor System { get; } = new(new UserId("system"), "系统", null, []);

    /// <summary>The ids of the applicants that this person may act for, as members; none of staff.</summary>
    public IReadOnlyCollection<string> Subjects { get; init; } = [];

    /// <summary>The applicant that new applications are for; null while the person is a member of none.</summary>
    public SubjectId? Subject { get; init; }

    /// <summary>The people of the same unit in whose place this person may act today.</summary>
    public IReadOnlyCollection<StoodFor> StandsFor { get; init; } = [];

    /// <summary>The person in whose place this is done; null where it is done in the own.</summary>
    public StoodFor? For { get; private init; }

    /// <summary>Whose claims are those of this act: of the person stood for, where there is one.</summary>
    public UserId HolderId => For?.Id ?? UserId;

    /// <summary>The name of the one whose claims they are.</summary>
    public string HolderName => For?.Name ?? Name;

    /// <summary>Whoever counts as having done this act: the one who acts, and the one stood for.</summary>
    public IReadOnlyCollection<UserId> Persons => For is { } other ? [UserId, other.Id] : [UserId];

    /// <summary>The people whose claimed tasks are this person's to do: the own, and those of the people stood for.</summary>
    public IReadOnlyList<string> Holders => [HolderId, .. StandsFor.Select(person => person.Id.Value)];

    /// <summary>The roles of this person, and those of the people stood for.</summary>
    public IReadOnlyCollection<string> AllRoles =>
        StandsFor.Count == 0 ? Roles : [.. Roles.Concat(StandsFor.SelectMany(person => person.Roles)).Distinct()];

    public bool Is(string role) => Roles.Contains(role);

    /// <summary>Whether this person has the role, or stands for somebody who has.</summary>
    public bool IsOrStandsFor(string role) => Is(role) || StandsFor.Any(person => person.Roles.Contains(role));

    /// <summary>The unit that this person heads; null for others, and for a substitute outside <see cref="InPlaceOf"/>.</summary>
    public string? HeadedUnit => Is(Access.Roles.Head) ? OrganisationId?.Value : null;

    /// <summary>Whether this person is a member of the applicant.</summary>
    public bool ActsFor(string subjectId) => Subjects.Contains(subjectId);

    /// <summary>This person without the rights of others.</summary>
    public Actor Alone => StandsFor.Count == 0 ? this : this with { StandsFor = [] };

    /// <summary>This person in the place of another: with that one's roles, under both names, excluded where either is.</summary>
    public Actor InPlaceOf(StoodFor other) =>
        this with
        {
            Name = $"{Name}（代{other.Name}）",
            Roles = other.Roles,
            Subjects = [.. Subjects.Union(other.Subjects)],
            StandsFor = [],
            For = other,
        };
}
