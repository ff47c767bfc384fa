using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>A limit a month that adds up over months not drawn, up to a number of months.</summary>
/// <param name="Monthly">The limit of one month and one person; null when <paramref name="MonthlyField"/> (the actual rent) sets
/// it.</param>
/// <param name="MonthlyField">The money field that sets the limit of one month.</param>
/// <param name="Months">The number field: months to draw for; more than <paramref name="MaxMonths"/> count as that.</param>
/// <param name="MaxMonths">How many months add up at most.</param>
/// <param name="Label">What it is.</param>
/// <param name="Clause">The clause of the monthly limit.</param>
/// <param name="MonthsClause">The clause of the adding up.</param>
/// <param name="Persons">The number field with the persons entitled; one when absent.</param>
public sealed record MonthlyAllowance(
    string Months,
    int MaxMonths,
    string Label,
    string Clause,
    string MonthsClause,
    Money? Monthly = null,
    string? MonthlyField = null,
    string? Persons = null
) : AwardRule
{
    private protected override IReadOnlyList<string> OwnFields => [.. new[] { Months, MonthlyField, Persons }.OfType<string>()];

    [JsonIgnore]
    public override IReadOnlyList<(string Member, string Text)> Clauses => [("clause", Clause), ("monthsClause", MonthsClause)];

    [JsonIgnore]
    public override Money? Most => Persons is null ? Monthly?.Times(MaxMonths) : null;

    [JsonIgnore]
    public override AwardMeaning MostMeaning => AwardMeaning.Limit;

    internal override AwardComputation Compute(AwardInputs inputs)
    {
        var monthly = Monthly ?? inputs.Values.Money(MonthlyField!) ?? Money.Zero;
        var persons = Persons is null ? 1 : decimal.Floor(Math.Max(inputs.Values.Number(Persons) ?? 0, 0));
        var asked = decimal.Floor(Math.Max(inputs.Values.Number(Months) ?? 0, 0));
        var months = Math.Min(asked, MaxMonths);
        var each = monthly.Times(persons);
        var total = each.Times(months);
        var perMonth = new AwardLine(
            Clause,
            Label,
            Persons is null ? $"{monthly}／月" : $"{monthly}／月 × {Words.Number(persons)} 人 = {each}／月",
            each
        ).Reads(new[] { MonthlyField, Persons }.OfType<string>());
        var arithmetic = $"{each} × {Words.Number(months)} 个月 = {total}" + (asked > months ? $"（最多累计 {MaxMonths} 个月）" : "");
        return AwardComputation.Of(
            AwardMeaning.Limit,
            each,
            [perMonth, new AwardLine(MonthsClause, "累计", arithmetic, total, AwardMeaning.Limit).Reads(Months)]
        );
    }

    internal override IEnumerable<(string Member, string Problem)> Problems(FormSpec form)
    {
        if (NeedsField(form, Months, FieldKind.Number) is { } months)
        {
            yield return ("months", months);
        }

        if (Persons is not null && NeedsField(form, Persons, FieldKind.Number) is { } persons)
        {
            yield return ("persons", persons);
        }

        if (MonthlyField is not null && NeedsField(form, MonthlyField, FieldKind.Money) is { } monthly)
        {
            yield return ("monthlyField", monthly);
        }

        if (Monthly is null == MonthlyField is null || Monthly <= Money.Zero)
        {
            yield return ("monthly", "每月限额要么是一个大于 0 的金额，要么由一个金额字段给出，两者取一。");
        }

        if (MaxMonths < 1)
        {
            yield return ("maxMonths", "累计的月数至少为 1。");
        }
    }
}
