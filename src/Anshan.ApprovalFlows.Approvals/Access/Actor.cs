namespace Anshan.ApprovalFlows.Approvals.Access;

/// <summary>Who acts; passed as one object from the page to the audit.</summary>
public sealed record Actor(string UserId, string Name, string? OrganisationId, IReadOnlyCollection<string> Roles)
{
    /// <summary>The system itself: a timer, the loader, a repair.</summary>
    public static Actor System { get; } = new("system", "系统", null, []);

    public bool Is(string role) => Roles.Contains(role);
}
