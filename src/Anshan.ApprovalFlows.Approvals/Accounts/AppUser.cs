using Microsoft.AspNetCore.Identity;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>A person who can sign in: an applicant, or one of the staff of an organisation.</summary>
public sealed class AppUser : IdentityUser
{
    /// <summary>The person's name as shown beside decisions.</summary>
    public string FullName { get; set; } = "";

    /// <summary>The unit a member of staff belongs to (an id of <c>organisations.json</c>); null for applicants.</summary>
    public string? OrganisationId { get; set; }

    /// <summary>The applicant that was last chosen to act for; null while it was never chosen.</summary>
    public string? SubjectId { get; set; }

    /// <summary>Set while the account may not sign in; its sessions end with the next request.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>Machine time of creation.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Machine time of the invitation; null for those who registered themselves.</summary>
    public DateTimeOffset? InvitedAt { get; set; }
}
