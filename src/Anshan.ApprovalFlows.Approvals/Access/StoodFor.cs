namespace Anshan.ApprovalFlows.Approvals.Access;

/// <summary>A person in whose place somebody else may act at present (代理).</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">The name.</param>
/// <param name="LastDay">The last day on which it holds.</param>
/// <param name="Roles">The roles that work on cases.</param>
/// <param name="Subjects">The applicants that the person is a member of.</param>
public sealed record StoodFor(
    UserId Id,
    string Name,
    DateOnly LastDay,
    IReadOnlyCollection<string> Roles,
    IReadOnlyCollection<string> Subjects
);
