using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>估算: what a measure would give for these answers, open to everybody and stored nowhere.</summary>
/// <param name="Form">The fields that matter for these answers, with the rules between them.</param>
/// <param name="Check">The normalised answers and what is wrong with them.</param>
/// <param name="Award">The computation; null while something is wrong.</param>
public sealed record Estimate(FormSpec Form, FormCheck Check, AwardComputation? Award)
{
    /// <summary>Computes; the measure has an award rule.</summary>
    public static Estimate Of(
        MeasurePackage measure,
        IReadOnlyDictionary<string, string?> raw,
        AwardTables tables,
        string? regionId,
        DateOnly today,
        bool isComplete = true
    )
    {
        var rule = measure.Award ?? throw new InvalidOperationException($"Measure {measure.Id} pays nothing.");
        var facts = measure.FactsOn(today, null, tables) with { RegionId = regionId };
        var typed = FormValidator.Check(measure.Form, raw, submit: false, facts).Values;
        var needed = measure.Form.Needed(rule.FieldsFor(typed));
        FormSpec form = new(
            measure.Form.Groups,
            [.. measure.Form.Fields.Where(field => needed.Contains(field.Key)).Select(field => Asked(measure.Form, field))],
            [
                .. measure.Form.Rules.Where(between =>
                    between.Reads.All(name => needed.Contains(name) || measure.Form.Find(name) is null)
                    // Whether the period is over yet is the matter of a submission.
                    && (between is not FormRule over || over.Rule.Names.Any(name => measure.Form.Find(name) is not null))
                ),
            ]
        );
        var check = FormValidator.Check(form, raw, isComplete, facts);
        return new Estimate(
            form,
            check,
            check.IsClean && isComplete ? AwardCalculator.Calculate(rule, new AwardInputs(check.Values, tables, regionId)) : null
        );
    }

    /// <summary>
    /// The field as an estimate asks it: what decides the way of computing must be given; a sum, or a count of several, may be left out
    /// where others are given.
    /// </summary>
    public static FieldSpec Asked(FormSpec form, FieldSpec field) =>
        field with
        {
            Required =
                field.Required
                || field.Kind is FieldKind.Choice or FieldKind.Date
                || field.Kind == FieldKind.Number && !form.Rules.OfType<AtLeastOne>().Any(rule => rule.Of.Contains(field.Key)),
        };
}
