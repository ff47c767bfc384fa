using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Approvals.Cases;

/// <summary>Who takes a step on a case, what it is called in the audit, and what the audit is to keep of it.</summary>
public sealed record CaseOrigin(Actor Actor, string Action, object Details) : StepOrigin
{
    /// <summary>Makes the case that begins with this step.</summary>
    public Func<Case>? NewCase { get; init; }
}
