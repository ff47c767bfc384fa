using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>An amount by rank; beyond the last rank there is none.</summary>
/// <param name="Rank">The field of the rank.</param>
/// <param name="Label">What the amount is called.</param>
/// <param name="Clause">The words of the text.</param>
/// <param name="Ranks">The amounts.</param>
/// <param name="By">The sum that ranks: in a list, the rank of a line is held against it; null where nothing says.</param>
/// <param name="PartedBy">The field whose answer parts a list into rankings of their own, a year for instance.</param>
/// <param name="PaidTies">The answer by which equal ranks are paid equally; without it a tie waits for a decision.</param>
public sealed record Ranked(
    string Rank,
    string Label,
    string Clause,
    IReadOnlyList<RankAward> Ranks,
    string? By = null,
    string? PartedBy = null,
    FieldCondition? PaidTies = null
) : AwardRule
{
    private protected override IReadOnlyList<string> OwnFields => [.. new[] { Rank, By, PartedBy, PaidTies?.Field }.OfType<string>()];

    /// <summary>Of one application the rank alone decides; the others are held against it in a list.</summary>
    public override IReadOnlyList<string> FieldsFor(FormValues values) => [Rank];

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

        if (By is { } by && NeedsField(form, by, FieldKind.Money) is { } sum)
        {
            yield return ("by", sum);
        }

        if (PartedBy is { } within && NeedsField(form, within, FieldKind.Choice) is { } part)
        {
            yield return ("partedBy", part);
        }

        if (PaidTies is { } ties && ties.Values.Any(value => form.Find(ties.Field)?.Choices?.Any(choice => choice.Value == value) != true))
        {
            yield return ("paidTies", $"表单中没有这样的选项：{ties.Field}＝{string.Join("、", ties.Values)}。");
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
