using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Engine.Instances;

namespace Anshan.ApprovalFlows.Approvals.Steps;

/// <summary>Who takes a step on a case, what it is called in the audit, and what the audit is to keep of it.</summary>
public sealed record CaseOrigin(Actor Actor, string Action, object Details) : StepOrigin
{
    /// <summary>Makes the case that begins with this step.</summary>
    public Func<Case>? NewCase { get; init; }

    /// <summary>The applicant of the case where that is known, so that his address is read with all else.</summary>
    public string? ApplicantUserId { get; init; }
}

/// <summary>Where people open what a mail is about.</summary>
public sealed record SiteAddress(string PublicUrl)
{
    public string Case(Guid id) => $"{PublicUrl}/cases/{id}";

    public string Correction(Guid caseId, Guid taskId) => $"{PublicUrl}/cases/{caseId}/correction/{taskId}";

    public string Account(Guid caseId, Guid taskId) => $"{PublicUrl}/cases/{caseId}/account/{taskId}";

    public string Task(Guid id) => $"{PublicUrl}/inbox/tasks/{id}";

    public string Notice(Guid taskId) => $"{PublicUrl}/notices/{taskId}";

    public string Inbox => $"{PublicUrl}/inbox";

    public string Search => $"{PublicUrl}/cases/search";

    public string Incidents => $"{PublicUrl}/admin/incidents";
}
