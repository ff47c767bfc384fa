using Anshan.ApprovalFlows.Approvals.Amounts;

namespace Anshan.ApprovalFlows.Approvals.Forms;

/// <summary>The values to store and what is wrong with them, by field key.</summary>
public sealed record FormCheck(FormValues Values, IReadOnlyDictionary<string, string> Errors)
{
    public bool IsClean => Errors.Count == 0;
}

/// <summary>Checks what was typed against the form of a measure.</summary>
/// <remarks>Saving always works: everything typed is kept and what is wrong is said beside its field. Something missing is an error only at
/// submission. Keys that the form does not have are dropped.</remarks>
public static class FormValidator
{
    /// <param name="spec">The form.</param>
    /// <param name="raw">What was typed, by field key.</param>
    /// <param name="submit">Whether what is missing is an error too.</param>
    /// <param name="facts">What rules read besides the answers.</param>
    public static FormCheck Check(FormSpec spec, IReadOnlyDictionary<string, string?> raw, bool submit, FormFacts facts)
    {
        Dictionary<string, string> values = [];
        Dictionary<string, string> errors = [];
        foreach (var field in spec.Fields)
        {
            var reading = FieldReading.Read(
                field,
                field.Compute is { } formula
                    ? FormNames.Stored(field, formula.Evaluate(name => FormNames.Value(spec, values.GetValueOrDefault, facts, name)))
                    : raw.GetValueOrDefault(field.Key)
            );
            if (!field.IsShown(values.GetValueOrDefault))
            {
                // In a draft it waits for the answer to be changed back.
                values[field.Key] = submit ? "" : reading.Value ?? "";
                continue;
            }

            values[field.Key] = reading.Value ?? "";
            var problem =
                string.IsNullOrEmpty(reading.Value) && submit && field.Compute is null && field.IsRequired(values.GetValueOrDefault)
                    ? MissingProblem(field)
                    : reading.Problem;
            if (!string.IsNullOrEmpty(problem))
            {
                errors[field.Key] = problem;
            }
        }

        var stored = FormValues.From(values);
        foreach (var rule in spec.Rules)
        {
            // A field that is wrong by itself is corrected first; a second message about it would only confuse.
            if (
                !rule.Fields.Any(errors.ContainsKey)
                && rule.Fields.Any(key => spec.Find(key)?.IsShown(values.GetValueOrDefault) == true)
                && Broken(rule, spec, stored, submit, facts) is { } key
            )
            {
                errors[key] = rule.Message;
            }
        }

        return new FormCheck(stored, errors);
    }

    private static string MissingProblem(FieldSpec field) =>
        field.Kind is FieldKind.Choice or FieldKind.Date ? $"请选择{field.Label}。" : $"请填写{field.Label}。";

    private static string? Broken(CrossFieldRule rule, FormSpec spec, FormValues values, bool submit, FormFacts facts) =>
        rule switch
        {
            DateOrder order => values.Date(order.Later) < values.Date(order.Earlier) ? order.Later : null,
            AtLeastOne some => submit && !some.Of.Any(key => IsGiven(spec, values, key))
                ? some.Of.First(key => spec.Find(key)!.IsShown(field => values[field]))
                : null,
            FormRule over => (submit || values[over.At] is not null)
            && FormNames.Holds(over.When, spec, values, facts) != false
            && FormNames.Holds(over.Rule, spec, values, facts) == false
                ? over.At
                : null,
            _ => throw new NotSupportedException($"No check is written for {rule.GetType().Name}."),
        };

    private static bool IsGiven(FormSpec spec, FormValues values, string key) =>
        spec.Find(key)?.Kind == FieldKind.Money ? values.Money(key) > Money.Zero : values[key] is not null;
}
