using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Verbs;

/// <summary>What handing a task on carries: to whom, and why.</summary>
public sealed record ReassignInput(TurnPlace To, string Reason);

/// <summary>Whom a turn is given to.</summary>
/// <param name="OrganisationId">The unit.</param>
/// <param name="Name">What the unit is called.</param>
/// <param name="Person">The person of the unit; null where everybody of its role may take it.</param>
public sealed record TurnPlace(OrganisationId OrganisationId, string Name, ActedBy? Person = null)
{
    /// <summary>Unit and person, for the history.</summary>
    public string Words => Person is null ? Name : $"{Name}{Person.Name}";
}

public static partial class TaskVerbs
{
    /// <summary>转办: another person or unit goes on in its place.</summary>
    public static TaskVerb<ReassignInput> Reassign { get; } = new("reassign");
}
