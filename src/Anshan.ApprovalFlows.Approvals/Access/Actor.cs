using Anshan.ApprovalFlows.Approvals.Organisations;

namespace Anshan.ApprovalFlows.Approvals.Access;

/// <summary>Who acts; passed as one object from the page to the audit.</summary>
public sealed record Actor(UserId UserId, string Name, OrganisationId? OrganisationId, IReadOnlyCollection<string> Roles)
{
    /// <summary>The system itself: a timer, the loader, a repair.</summary>
    public static Actor System { get; } = new(new UserId("system"), "系统", null, []);

    /// <summary>The ids of the applicants that this person may act for, as members; none of staff.</summary>
    public IReadOnlyCollection<string> Subjects { get; init; } = [];

    /// <summary>The applicant that new applications are for; null while the person is a member of none.</summary>
    public SubjectId? Subject { get; init; }

    public bool Is(string role) => Roles.Contains(role);

    /// <summary>Whether this person is a member of the applicant.</summary>
    public bool ActsFor(string subjectId) => Subjects.Contains(subjectId);
}
