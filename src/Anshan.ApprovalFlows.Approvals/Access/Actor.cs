using Anshan.ApprovalFlows.Approvals.Organisations;

namespace Anshan.ApprovalFlows.Approvals.Access;

/// <summary>Who acts; passed as one object from the page to the audit.</summary>
public sealed record Actor(UserId UserId, string Name, OrganisationId? OrganisationId, IReadOnlyCollection<string> Roles)
{
    /// <summary>The system itself: a timer, the loader, a repair.</summary>
    public static Actor System { get; } = new(new UserId("system"), "系统", null, []);

    public bool Is(string role) => Roles.Contains(role);
}
