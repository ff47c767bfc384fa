using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Formulas;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Forms;

/// <summary>The names that the formulas of a form may use: the keys of its fields, and what is known besides.</summary>
public static class FormNames
{
    /// <summary>The day of the application.</summary>
    public const string Today = "today";

    /// <summary>The most that the answers give, in yuan.</summary>
    public const string Award = "award";

    /// <summary><c>'yes'</c> for a natural person, <c>'no'</c> for a unit.</summary>
    public const string Individual = "applicant.individual";

    /// <summary>The region of the applicant, <c>'tiedong'</c>.</summary>
    public const string Region = "applicant.region";

    /// <summary>
    /// Before a field: over the applicant's other applications of the last year, over those about the same object, and what has accrued
    /// since.
    /// </summary>
    private static readonly string[] Others = ["others.", "same.", "accrued."];

    /// <summary>The field that a name such as <c>others.months</c> is about; null for any other name.</summary>
    internal static string? OtherField(string name) =>
        Others.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) is { } found ? name[found.Length..] : null;

    /// <summary>What a name stands for; null where there is no such name.</summary>
    public static FormulaName? Of(FormSpec form, string name) =>
        form.Find(name) is { } field
            ? new FormulaName(KindOf(field.Kind), field.Choices?.Select(choice => choice.Value).ToList())
            : name switch
            {
                Today => new FormulaName(FormulaKind.Date),
                Award => new FormulaName(FormulaKind.Number),
                Individual => new FormulaName(FormulaKind.Text, ["yes", "no"]),
                Region => new FormulaName(FormulaKind.Text),
                _ when OtherField(name) is { } summed && form.Find(summed)?.Kind is FieldKind.Number or FieldKind.Money => new FormulaName(
                    FormulaKind.Number
                ),
                _ => null,
            };

    /// <summary>Whether a condition holds for these answers; null when that cannot be said, true where there is none.</summary>
    public static bool? Holds(Formula? condition, FormSpec form, FormValues values, FormFacts facts) =>
        condition is null ? true : condition.Holds(name => Value(form, key => values[key], facts, name));

    /// <summary>What a field of that kind holds in a formula.</summary>
    public static FormulaKind KindOf(FieldKind kind) =>
        kind switch
        {
            FieldKind.Date => FormulaKind.Date,
            FieldKind.Money or FieldKind.Number => FormulaKind.Number,
            FieldKind.Text or FieldKind.Multiline or FieldKind.Choice => FormulaKind.Text,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No kind."),
        };

    internal static object? Value(FormSpec form, Func<string, string?> answer, FormFacts facts, string name) =>
        form.Find(name) is { } field
            ? field.IsShown(answer)
                ? Read(field, answer(name))
                : null
            : name switch
            {
                Today => facts.Today,
                Award => facts.Award(FormValues.From(Given(form, answer)))?.Yuan,
                Individual => facts.IsIndividual is { } individual ? (individual ? "yes" : "no") : null,
                Region => facts.RegionId,
                _ when OtherField(name) is not null => facts.Others(name, FormValues.From(Given(form, answer))),
                _ => throw new ArgumentException($"No name '{name}'.", nameof(name)),
            };

    /// <summary>A computed value as the field stores it; a sum is rounded down to the fen.</summary>
    internal static string? Stored(FieldSpec field, object? value) =>
        value switch
        {
            decimal number when field.Kind == FieldKind.Money => Money.FromYuan(Math.Floor(number * 100) / 100).ToInvariant(),
            decimal number => NumberText.Plain(number),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            string text => text,
            null => null,
            _ => throw new ArgumentException($"A field cannot hold {value.GetType().Name}.", nameof(value)),
        };

    private static object? Read(FieldSpec field, string? stored) =>
        string.IsNullOrEmpty(stored)
            ? null
            : field.Kind switch
            {
                FieldKind.Date => FormValues.DateFrom(stored),
                FieldKind.Money => FormValues.MoneyFrom(stored)?.Yuan,
                FieldKind.Number => FormValues.NumberFrom(stored),
                FieldKind.Text or FieldKind.Multiline or FieldKind.Choice => stored,
                _ => throw new ArgumentOutOfRangeException(nameof(field), field.Kind, "No value."),
            };

    private static IEnumerable<KeyValuePair<string, string>> Given(FormSpec form, Func<string, string?> answer) =>
        form.Fields.Select(field => KeyValuePair.Create(field.Key, answer(field.Key) ?? ""));
}
