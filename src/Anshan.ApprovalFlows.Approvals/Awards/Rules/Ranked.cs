using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>An amount by rank; beyond the last rank there is none.</summary>
public sealed record Ranked(string Rank, string Label, string Clause, IReadOnlyList<RankAward> Ranks) : AwardRule
{
    private protected override IReadOnlyList<string> OwnFields => [Rank];

    [JsonIgnore]
    public override IReadOnlyList<(string Member, string Text)> Clauses => [("clause", Clause)];

    [JsonIgnore]
    public override Money? Most => Ranks.Max(rank => rank.Amount);

    internal override AwardComputation Compute(AwardInputs inputs)
    {
        var rank = inputs.Values.Number(Rank) ?? 0;
        var amount = Ranks.FirstOrDefault(award => rank >= award.First && rank <= award.Last)?.Amount ?? Money.Zero;
        var arithmetic = amount > Money.Zero ? $"第 {Words.Number(rank)} 位，{amount}" : "不在给予补助的名次之内";
        return AwardComputation.Of(
            AwardMeaning.Exact,
            amount,
            [new AwardLine(Clause, Label, arithmetic, amount, AwardMeaning.Exact).Reads(Rank)]
        );
    }

    internal override IEnumerable<(string Member, string Problem)> Problems(FormSpec form)
    {
        if (NeedsField(form, Rank, FieldKind.Number) is { } missing)
        {
            yield return ("rank", missing);
        }

        for (var i = 0; i < Ranks.Count; i++)
        {
            var next = i == 0 ? 1 : Ranks[i - 1].Last + 1;
            if (Ranks[i].First != next || Ranks[i].Last < Ranks[i].First || Ranks[i].Amount <= Money.Zero)
            {
                yield return ($"ranks[{i}]", $"这一段名次应从第 {next} 位开始，金额应大于 0。");
            }
        }
    }
}

/// <summary>The amount of the ranks from first to last, both included.</summary>
public sealed record RankAward(int First, int Last, Money Amount);
