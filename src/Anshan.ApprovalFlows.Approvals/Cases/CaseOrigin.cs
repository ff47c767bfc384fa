using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>Who takes a step on a case, its name in the audit, and the details that the audit keeps.</summary>
public sealed record CaseOrigin(Actor Actor, string Action, object Details) : StepOrigin
{
    /// <summary>Makes the case that begins with this step.</summary>
    public Func<Case>? NewCase { get; init; }

    /// <summary>The applicant of the case where that is known, so that his address is read with all else.</summary>
    public string? ApplicantUserId { get; init; }
}
