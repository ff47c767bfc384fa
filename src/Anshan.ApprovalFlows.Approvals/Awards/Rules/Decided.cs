using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>The text gives no amount: another document or authority does, and whoever determines the award enters it.</summary>
public sealed record Decided(string By, string Clause, AwardCap? Cap = null) : AwardRule
{
    private protected override IReadOnlyList<string> OwnFields => [];

    [JsonIgnore]
    public override IReadOnlyList<(string Member, string Text)> Clauses => [("clause", Clause), .. CapClauses(Cap)];

    [JsonIgnore]
    public override IEnumerable<AwardCap> Caps => Cap is null ? [] : [Cap];

    [JsonIgnore]
    public override Money? Most => Cap?.Amount;

    internal override AwardComputation Compute(AwardInputs inputs) =>
        Cap is null
            ? AwardComputation.Open(Clause, "金额", $"原文没有规定金额，由{By}确定。")
            : AwardComputation
                .Of(
                    AwardMeaning.Ceiling,
                    Cap.Amount,
                    [new AwardLine(Clause, "金额", $"原文没有规定比例，由{By}在最高额以内确定。", Cap.Amount, AwardMeaning.Ceiling)]
                )
                .Capped(Cap, inputs.Values);

    internal override IEnumerable<(string Member, string Problem)> Problems(FormSpec form) => CapProblems(Cap, form);
}
