using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>Fills in any form so that it is valid: given answers are kept, the rest gets the simplest answer of its kind.</summary>
public static class SampleAnswers
{
    /// <summary>An answer for every field.</summary>
    /// <param name="form">The form.</param>
    /// <param name="given">The answers of some fields.</param>
    /// <param name="today">The day for dates.</param>
    /// <param name="whose">Ends every text, so that no two applicants speak of the same event, street or project.</param>
    public static Dictionary<string, string?> Fill(
        FormSpec form,
        IReadOnlyDictionary<string, string> given,
        DateOnly today,
        string whose = ""
    ) => form.Fields.ToDictionary(field => field.Key, field => (string?)(given.GetValueOrDefault(field.Key) ?? Value(field, today, whose)));

    private static string Value(FieldSpec field, DateOnly today, string whose) =>
        field.Example
        ?? field.Kind switch
        {
            FieldKind.Date => Within(field, today).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            FieldKind.Money => "100000",
            FieldKind.Number => Math.Max(field.Min ?? 1, 1).ToString(CultureInfo.InvariantCulture),
            FieldKind.Choice => field.Choices![0].Value,
            _ => field.Label + whose,
        };

    private static DateOnly Within(FieldSpec field, DateOnly today) =>
        field.MinDate > today ? field.MinDate.Value
        : field.MaxDate < today ? field.MaxDate.Value
        : today;
}
