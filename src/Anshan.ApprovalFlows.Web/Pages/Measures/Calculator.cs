using Anshan.ApprovalFlows.Approvals.Applications.Forms;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.Extensions.Primitives;

namespace Anshan.ApprovalFlows.Web.Pages.Measures;

/// <summary>The calculator on a guide: the same computation as the public interface, for people.</summary>
/// <param name="Measure">Has an award rule.</param>
/// <param name="Estimate">What the answers give.</param>
/// <param name="Errors">What is wrong, by field; what is only missing is said once the button was pressed.</param>
/// <param name="RegionId">The chosen region.</param>
/// <param name="Regions">The regions to choose from; empty where no county decides the rate.</param>
public sealed record Calculator(
    MeasurePackage Measure, Estimate Estimate, IReadOnlyDictionary<string, string> Errors, string? RegionId, IReadOnlyList<Region> Regions)
{
    /// <summary>The calculator; null where the measure has nothing to be computed from.</summary>
    public static Calculator? Of(
        MeasurePackage measure, IEnumerable<KeyValuePair<string, StringValues>> query, AwardTables tables, string? regionId, bool isAsked, OrganisationTree organisations)
    {
        if (measure.Award is not { Fields.Count: > 0 })
        {
            return null;
        }

        Dictionary<string, string?> raw = FormInput.Read(query, measure.Form);
        Estimate estimate = Estimate.Of(measure, raw, tables, regionId);
        Estimate soFar = Estimate.Of(measure, raw, tables, regionId, isComplete: false);
        return new Calculator(
            measure, estimate, isAsked ? estimate.Check.Errors : soFar.Check.Errors, regionId, measure.Award is RegionalRate ? [.. organisations.ApplicantRegions] : []);
    }

    /// <summary>Why nobody can apply now; null where one can.</summary>
    public string? Closed { get; init; }

    public FormFieldView FieldOf(FieldSpec field) => new(field with { ShownWhen = null }, Estimate.Check.Values[field.Key], Errors.GetValueOrDefault(field.Key));
}
