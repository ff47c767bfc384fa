using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>A share of a sum at a rate that each county or zone sets for itself (具体比例由各县（市）区政府、开发区管委会自行确定).</summary>
public sealed record RegionalRate(string Base, string BaseLabel, string BaseClause, string RateClause) : AwardRule
{
    private protected override IReadOnlyList<string> OwnFields => [Base];

    [JsonIgnore]
    public override IReadOnlyList<(string Member, string Text)> Clauses => [("baseClause", BaseClause), ("rateClause", RateClause)];

    [JsonIgnore]
    public override bool ReadsTables => true;

    [JsonIgnore]
    public override Money? Most => null;

    internal override AwardComputation Compute(AwardInputs inputs)
    {
        if (inputs.RegionId is null || !inputs.Tables.RegionalRates.TryGetValue(inputs.RegionId, out var rate))
        {
            return AwardComputation.Open(RateClause, "奖励比例", "所在县区还没有公布奖励比例，金额由县区确定。");
        }

        var @base = inputs.Values.Money(Base) ?? Money.Zero;
        var share = @base.Times(rate);
        var arithmetic = Words.Product($"{@base} × {Words.Percent(rate)}", @base.Yuan * rate, share);
        return AwardComputation.Of(
            AwardMeaning.Exact,
            @base,
            [
                new AwardLine(BaseClause, BaseLabel, @base.ToString(), @base).Reads(Base),
                new AwardLine(RateClause, "按所在县区的比例计算", arithmetic, share, AwardMeaning.Exact),
            ]
        );
    }

    internal override IEnumerable<(string Member, string Problem)> Problems(FormSpec form) =>
        NeedsField(form, Base, FieldKind.Money) is { } missing ? [("base", missing)] : [];
}
