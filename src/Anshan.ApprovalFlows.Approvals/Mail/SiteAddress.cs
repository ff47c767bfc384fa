namespace Anshan.ApprovalFlows.Approvals.Mail;

/// <summary>Where people open what a mail is about.</summary>
public sealed record SiteAddress(string PublicUrl)
{
    public string Case(Guid id) => $"{PublicUrl}/cases/{id}";

    public string Correction(Guid caseId, Guid taskId) => $"{PublicUrl}/cases/{caseId}/correction/{taskId}";

    public string Account(Guid caseId, Guid taskId) => $"{PublicUrl}/cases/{caseId}/account/{taskId}";

    public string Task(Guid id) => $"{PublicUrl}/inbox/tasks/{id}";

    public string Notice(Guid taskId) => $"{PublicUrl}/notices/{taskId}";

    public string Profile => $"{PublicUrl}/profile";

    /// <summary>A claim, for its claimant.</summary>
    public string OwnClaim(Guid id) => $"{PublicUrl}/profile/claims/{id}";

    /// <summary>A claim, for the unit that decides.</summary>
    public string Claim(Guid id) => $"{PublicUrl}/inbox/claims/{id}";

    public string Inbox => $"{PublicUrl}/inbox";

    public string Search => $"{PublicUrl}/cases/search";

    /// <summary>The open tasks that nobody can end.</summary>
    public string Unattended => $"{PublicUrl}/admin/incidents/unattended";

    public string Incidents => $"{PublicUrl}/admin/incidents";
}
