using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>An amount by the size of a sum; below the lowest tier there is none.</summary>
/// <remarks>包含 is inclusive, 不含 exclusive: the members of a tier say which, there is no default that could be silently wrong.</remarks>
public sealed record Tiered(string Base, string BaseLabel, string BaseClause, AwardMeaning Semantics, IReadOnlyList<Tier> Tiers) : AwardRule
{
    private protected override IReadOnlyList<string> OwnFields => [Base];

    [JsonIgnore]
    public override IReadOnlyList<(string Member, string Text)> Clauses =>
        [("baseClause", BaseClause), .. Tiers.Select((tier, i) => ($"tiers[{i}].clause", tier.Clause))];

    [JsonIgnore]
    public override Money? Most => Tiers.Max(tier => tier.Amount);

    [JsonIgnore]
    public override AwardMeaning MostMeaning => Semantics == AwardMeaning.Target ? AwardMeaning.Target : AwardMeaning.Ceiling;

    internal override AwardComputation Compute(AwardInputs inputs)
    {
        var @base = inputs.Values.Money(Base) ?? Money.Zero;
        var first = new AwardLine(BaseClause, BaseLabel, @base.ToString(), @base).Reads(Base);
        var met = Tiers.FirstOrDefault(tier => tier.Holds(@base));
        var second = met is null
            ? new AwardLine(BaseClause, "未达到最低一档", $"{@base} 不在任何一档之内，没有奖励", Money.Zero, Semantics)
            : new AwardLine(met.Clause, "所在档次", $"{@base} {met.Words}，{met.Amount}", met.Amount, Semantics);
        return AwardComputation.Of(Semantics, @base, [first, second]);
    }

    internal override IEnumerable<(string Member, string Problem)> Problems(FormSpec form)
    {
        if (NeedsField(form, Base, FieldKind.Money) is { } missing)
        {
            yield return ("base", missing);
        }

        if (Tiers.Count == 0)
        {
            yield return ("tiers", "没有写明档次。");
        }

        for (var i = 0; i < Tiers.Count; i++)
        {
            if (Tiers[i].Amount <= Money.Zero || Tiers[i].To <= Tiers[i].From)
            {
                yield return ($"tiers[{i}]", "金额应大于 0，上限应高于下限。");
            }

            if (i > 0 && !Tiers[i].MeetsAbove(Tiers[i - 1]))
            {
                yield return ($"tiers[{i}]", "档次应从高到低排列，上一档的下限就是这一档的上限，只有一档包含它。");
            }
        }
    }
}

/// <summary>One tier; without an upper bound it is the highest.</summary>
public sealed record Tier(Money From, bool FromIncluded, Money Amount, string Clause, Money? To = null, bool ToIncluded = false)
{
    internal bool Holds(Money sum) =>
        (FromIncluded ? sum >= From : sum > From) && (To is not { } to || (ToIncluded ? sum <= to : sum < to));

    internal bool MeetsAbove(Tier above) => To == above.From && ToIncluded != above.FromIncluded;

    internal string Words =>
        (FromIncluded ? $"达到 {From}（含）" : $"超过 {From}（不含）")
        + (To is { } to ? (ToIncluded ? $"、不超过 {to}（含）" : $"、不到 {to}（不含）") : "");
}
