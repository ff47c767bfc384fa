using Anshan.ApprovalFlows.Approvals.Organisations;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Turns;

/// <summary>
/// An activity that is entered again for one of its units: it took its decision back, and what the others decided stands.
/// </summary>
/// <param name="ActivityId">The activity in the drawing.</param>
/// <param name="OrganisationId">The unit.</param>
/// <param name="By">Who has the task.</param>
/// <param name="Also">Units whose turns the decision had ended before they could decide; they are asked again too.</param>
public sealed record OneUnit(string ActivityId, OrganisationId OrganisationId, ActedBy By, IReadOnlyList<OrganisationId> Also)
{
    /// <summary>Whether this unit decides again.</summary>
    public bool Asks(OrganisationId? unit) => unit is { } asked && (asked == OrganisationId || Also.Contains(asked));

    /// <summary>Under which name it travels with the stimulus.</summary>
    public const string Input = "oneUnit";
}
