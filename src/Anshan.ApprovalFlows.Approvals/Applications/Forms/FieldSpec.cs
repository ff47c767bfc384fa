using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Deadlines;

namespace Anshan.ApprovalFlows.Approvals.Applications.Forms;

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

/// <summary>One field of an application form, as data of the measure.</summary>
/// <remarks><see cref="MinDate"/>, <see cref="MaxDate"/>, <see cref="Min"/>, <see cref="Max"/> are inclusive and <see cref="RangeProblem"/>
/// says in the measure's own words why a value outside is refused. <see cref="Decimals"/> holds for numbers only.</remarks>
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
    string? Group = null)
{
    public const string NotFilledIn = "（未填写）";

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
        string digits = number.ToString("#,##0.########", CultureInfo.InvariantCulture);
        return Unit is null ? digits : $"{digits} {Unit}";
    }
}
