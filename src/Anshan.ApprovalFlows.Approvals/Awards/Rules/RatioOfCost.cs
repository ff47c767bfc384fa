using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>A share of the summed costs, with or without a cap.</summary>
public sealed record RatioOfCost(
    IReadOnlyList<string> Costs,
    string CostsClause,
    decimal Rate,
    AwardMeaning RateSemantics,
    string RateClause,
    AwardCap? Cap = null,
    string CostsLabel = "实际发生费用合计"
) : AwardRule
{
    private protected override IReadOnlyList<string> OwnFields => [.. Costs];

    [JsonIgnore]
    public override IReadOnlyList<(string Member, string Text)> Clauses =>
        [("costsClause", CostsClause), ("rateClause", RateClause), .. CapClauses(Cap)];

    [JsonIgnore]
    public override IEnumerable<AwardCap> Caps => Cap is null ? [] : [Cap];

    [JsonIgnore]
    public override Money? Most => Cap?.Amount;

    [JsonIgnore]
    public override AwardMeaning MostMeaning => RateSemantics == AwardMeaning.Target ? AwardMeaning.Target : AwardMeaning.Ceiling;

    internal override AwardComputation Compute(AwardInputs inputs)
    {
        List<Money> amounts = [.. Costs.Select(key => inputs.Values.Money(key) ?? Money.Zero)];
        var total = Money.Sum(amounts);
        var sum = amounts.Count == 1 ? total.ToString() : $"{string.Join(" + ", amounts)} = {total}";
        var share = total.Times(Rate);
        var percent = Words.Percent(Rate);
        AwardLine line = new(
            RateClause,
            RateSemantics == AwardMeaning.Ceiling ? $"按不高于 {percent} 计算" : $"按 {percent} 计算",
            Words.Product($"{total} × {percent}", total.Yuan * Rate, share),
            share,
            RateSemantics
        );
        return AwardComputation
            .Of(RateSemantics, total, [new AwardLine(CostsClause, CostsLabel, sum, total).Reads(Costs), line])
            .Capped(Cap, inputs.Values);
    }

    internal override IEnumerable<(string Member, string Problem)> Problems(FormSpec form)
    {
        if (Costs.Count == 0)
        {
            yield return ("costs", "没有写明费用字段。");
        }

        if (Costs.Distinct().Count() != Costs.Count)
        {
            yield return ("costs", "同一费用字段计算了两次。");
        }

        for (var i = 0; i < Costs.Count; i++)
        {
            if (NeedsField(form, Costs[i], FieldKind.Money) is { } problem)
            {
                yield return ($"costs[{i}]", problem);
            }
        }

        if (Rate is <= 0 or > 1)
        {
            yield return ("rate", "比例应大于 0 且不超过 1（50% 写作 0.5）。");
        }

        foreach (var problem in CapProblems(Cap, form))
        {
            yield return problem;
        }
    }
}
