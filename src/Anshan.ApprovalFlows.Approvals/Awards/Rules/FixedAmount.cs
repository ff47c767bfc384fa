using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>One amount that the text names; with an uplift (在…基础上上调…) when it names one.</summary>
public sealed record FixedAmount(Money Amount, AwardMeaning Semantics, string Label, string Clause, Money? Uplift = null) : AwardRule
{
    private protected override IReadOnlyList<string> OwnFields => [];

    [JsonIgnore]
    public override IReadOnlyList<(string Member, string Text)> Clauses => [("clause", Clause)];

    [JsonIgnore]
    public override Money? Most => Amount + (Uplift ?? Money.Zero);

    [JsonIgnore]
    public override AwardMeaning MostMeaning => Semantics;

    internal override AwardComputation Compute(AwardInputs inputs)
    {
        var total = Amount + (Uplift ?? Money.Zero);
        var arithmetic = Uplift is { } uplift ? $"{Amount} + {uplift} = {total}" : total.ToString();
        return AwardComputation.Of(Semantics, total, [new AwardLine(Clause, Label, arithmetic, total, Semantics)]);
    }

    internal override IEnumerable<(string Member, string Problem)> Problems(FormSpec form)
    {
        if (Amount <= Money.Zero)
        {
            yield return ("amount", "金额应大于 0。");
        }

        if (Uplift <= Money.Zero)
        {
            yield return ("uplift", "上调的金额应大于 0。");
        }
    }
}
