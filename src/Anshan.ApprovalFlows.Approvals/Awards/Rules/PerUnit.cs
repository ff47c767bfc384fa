using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>An amount for each unit, counted by a field of the form.</summary>
/// <remarks>Parts of a unit do not count: 2.9 stores are two.</remarks>
public sealed record PerUnit(
    string Units,
    string UnitName,
    Money Amount,
    AwardMeaning Semantics,
    string Label,
    string Clause,
    AwardCap? Cap = null
) : AwardRule
{
    private protected override IReadOnlyList<string> OwnFields => [Units];

    [JsonIgnore]
    public override IReadOnlyList<(string Member, string Text)> Clauses => [("clause", Clause), .. CapClauses(Cap)];

    [JsonIgnore]
    public override IEnumerable<AwardCap> Caps => Cap is null ? [] : [Cap];

    [JsonIgnore]
    public override Money? Most => Cap?.Amount;

    internal override AwardComputation Compute(AwardInputs inputs)
    {
        var units = decimal.Floor(Math.Max(inputs.Values.Number(Units) ?? 0, 0));
        var total = Amount.Times(units);
        var arithmetic = $"{Words.Number(units)} {UnitName} × {Amount} = {total}";
        return AwardComputation
            .Of(Semantics, total, [new AwardLine(Clause, Label, arithmetic, total, Semantics).Reads(Units)])
            .Capped(Cap, inputs.Values);
    }

    internal override IEnumerable<(string Member, string Problem)> Problems(FormSpec form)
    {
        if (NeedsField(form, Units, FieldKind.Number) is { } missing)
        {
            yield return ("units", missing);
        }

        if (Amount <= Money.Zero)
        {
            yield return ("amount", "金额应大于 0。");
        }

        foreach (var problem in CapProblems(Cap, form))
        {
            yield return problem;
        }
    }
}
