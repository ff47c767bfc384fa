using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Formulas;

namespace Anshan.ApprovalFlows.Approvals.Forms;

public enum FieldKind
{
    Text,
    Multiline,
    Date,
    Money,
    Choice,
    Number,
}

public sealed record FieldChoice(string Value, string Label);

/// <summary>Holds when the answer to a choice, asked before, is one of these.</summary>
public sealed record FieldCondition(string Field, IReadOnlyList<string> Values)
{
    public bool Holds(Func<string, string?> answer) => answer(Field) is { } given && Values.Contains(given);
}

/// <summary>One field of an application form, as data of the measure.</summary>
/// <remarks><see cref="MinDate"/>, <see cref="MaxDate"/>, <see cref="Min"/>, <see cref="Max"/> are inclusive and <see cref="RangeProblem"/>
/// says in the measure's own words why a value outside is refused; for money the bounds are in yuan. <see cref="Decimals"/> holds for
/// numbers only.
/// A field that is not shown (<see cref="ShownWhen"/>) is never missing, and what was once typed into it is not submitted.
/// A field with <see cref="Compute"/> is never typed: its value follows from fields before it. <see cref="Example"/> is an answer that fits
/// the rules of the form, for trial runs. <see cref="Purpose"/> says who needs an answer that no rule of the measure reads.</remarks>
public sealed record FieldSpec(
    string Key,
    string Label,
    FieldKind Kind,
    bool Required = false,
    string? Help = null,
    string? Unit = null,
    int? MaxLength = null,
    DateOnly? MinDate = null,
    DateOnly? MaxDate = null,
    decimal? Min = null,
    decimal? Max = null,
    int Decimals = 0,
    string? RangeProblem = null,
    IReadOnlyList<FieldChoice>? Choices = null,
    string? Group = null,
    FieldCondition? ShownWhen = null,
    FieldCondition? RequiredWhen = null,
    Formula? Compute = null,
    string? Example = null,
    string? Purpose = null
)
{
    public const string NotFilledIn = "（未填写）";

    /// <summary>Whether the field belongs to the form as it is filled in.</summary>
    public bool IsShown(Func<string, string?> answer) => ShownWhen is null || ShownWhen.Holds(answer);

    /// <summary>Whether it must be filled in before submitting.</summary>
    public bool IsRequired(Func<string, string?> answer) => IsShown(answer) && (Required || RequiredWhen?.Holds(answer) == true);

    /// <summary>The limit of characters that holds even where the measure names none.</summary>
    public int LengthLimit => MaxLength ?? (Kind == FieldKind.Multiline ? 2000 : 200);

    /// <summary>A stored value as people read it; text that could not be read as a value of this kind is shown as it was typed.</summary>
    public string Display(string? stored)
    {
        if (string.IsNullOrEmpty(stored))
        {
            return NotFilledIn;
        }

        return Kind switch
        {
            FieldKind.Date when FormValues.DateFrom(stored) is { } date => ChinaTime.Display(date),
            FieldKind.Money when FormValues.MoneyFrom(stored) is { } money => money.ToDisplay(),
            FieldKind.Number when FormValues.NumberFrom(stored) is { } number => WithUnit(number),
            FieldKind.Choice => Choices?.FirstOrDefault(choice => choice.Value == stored)?.Label ?? stored,
            _ => stored,
        };
    }

    private string WithUnit(decimal number)
    {
        var digits = number.ToString("#,##0.########", CultureInfo.InvariantCulture);
        return Unit is null ? digits : $"{digits} {Unit}";
    }
}
