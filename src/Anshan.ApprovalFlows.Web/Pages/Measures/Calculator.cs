using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.Extensions.Primitives;

namespace Anshan.ApprovalFlows.Web.Pages.Measures;

/// <summary>The calculator on a guide: the same computation as the public interface, for people.</summary>
/// <param name="Measure">Has an award rule.</param>
/// <param name="Estimate">What the answers give.</param>
/// <param name="Typed">Everything that was typed, also into fields that the chosen way does not ask for.</param>
/// <param name="Errors">What is wrong, by field; what is only missing is said once the button was pressed.</param>
/// <param name="RegionId">The chosen region.</param>
/// <param name="Regions">The regions to choose from; empty where no county decides the rate.</param>
public sealed record Calculator(
    MeasurePackage Measure,
    Estimate Estimate,
    FormValues Typed,
    IReadOnlyDictionary<string, string> Errors,
    string? RegionId,
    IReadOnlyList<Region> Regions
)
{
    /// <summary>The calculator; null where the measure has nothing to be computed from.</summary>
    public static Calculator? Of(
        MeasurePackage measure,
        IEnumerable<KeyValuePair<string, StringValues>> query,
        AwardTables tables,
        string? regionId,
        DateOnly today,
        bool isAsked,
        OrganisationTree organisations
    )
    {
        if (measure.Award is not { Fields.Count: > 0 })
        {
            return null;
        }

        var raw = FormInput.Read(query, measure.Form);
        var estimate = Estimate.Of(measure, raw, tables, regionId, today);
        var soFar = Estimate.Of(measure, raw, tables, regionId, today, isComplete: false);
        return new Calculator(
            measure,
            estimate,
            FormValidator.Check(measure.Form, raw, submit: false, measure.FactsOn(today, null, tables)).Values,
            isAsked ? estimate.Check.Errors : soFar.Check.Errors,
            regionId,
            measure.Award is RegionalRate ? [.. organisations.ApplicantRegions] : []
        );
    }

    /// <summary>Why nobody can apply now; null where one can.</summary>
    public string? Closed { get; init; }

    /// <summary>
    /// Every field that some way of computing reads; those that the chosen way does not ask for are hidden and keep what was typed.
    /// </summary>
    public IEnumerable<FormFieldView> Fields =>
        from spec in Measure.Form.Fields
        where spec.Compute is null && Measure.Form.Needed(Measure.Award!.Fields).Contains(spec.Key)
        select new FormFieldView(
            Estimate.Asked(Measure.Form, spec) with
            {
                ShownWhen = null,
            },
            Typed[spec.Key],
            Errors.GetValueOrDefault(spec.Key)
        )
        {
            IsHidden = Estimate.Form.Find(spec.Key)?.IsShown(key => Typed[key]) != true,
        };

    /// <summary>The names of the controls that the answers so far ask for, as the script that shows and hides them reads it.</summary>
    public string AskedNames =>
        string.Join(' ', Estimate.Form.Fields.Where(spec => spec.IsShown(key => Typed[key])).Select(spec => FormInput.NameOf(spec.Key)));
}
