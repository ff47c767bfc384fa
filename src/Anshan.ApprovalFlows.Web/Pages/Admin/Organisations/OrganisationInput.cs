using Anshan.ApprovalFlows.Approvals.Administration;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Organisations;

/// <summary>A unit as it is typed.</summary>
public sealed class OrganisationInput
{
    public string? RegionId { get; set; }

    public string? Department { get; set; }

    public string? Name { get; set; }

    public string? ShortName { get; set; }

    public string? Sections { get; set; }

    public string? Address { get; set; }

    public string? Phone { get; set; }

    public OrganisationEntry Entry => new(Name, ShortName, Sections, Address, Phone);

    /// <summary>Adds each message to the model state at its field; returns whether there are none.</summary>
    public static bool Accepts(ModelStateDictionary state, IReadOnlyDictionary<string, string> problems)
    {
        foreach (var (key, message) in problems)
        {
            state.AddModelError($"Input.{char.ToUpperInvariant(key[0])}{key[1..]}", message);
        }

        return problems.Count == 0;
    }
}
