using Anshan.ApprovalFlows.Approvals.Organisations;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Turns;

/// <summary>
/// An activity that is entered again for one of its units: it took its decision back, and what the others decided stands.
/// </summary>
/// <param name="ActivityId">The activity in the drawing.</param>
/// <param name="OrganisationId">The unit.</param>
/// <param name="By">Who has the task.</param>
public sealed record OneUnit(string ActivityId, OrganisationId OrganisationId, ActedBy By)
{
    /// <summary>Under which name it travels with the stimulus.</summary>
    public const string Input = "oneUnit";
}
