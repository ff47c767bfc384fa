using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>Several awards added up, with or without a cap over all of them.</summary>
/// <remarks>Exact only when every part is exact; a part that cannot be computed leaves the whole open.</remarks>
public sealed record SumOf(IReadOnlyList<AwardRule> Parts, AwardCap? Cap = null) : AwardRule
{
    private protected override IReadOnlyList<string> OwnFields => [.. Parts.SelectMany(part => part.Fields).Distinct()];

    [JsonIgnore]
    public override IReadOnlyList<(string Member, string Text)> Clauses =>
        [.. Parts.SelectMany((part, i) => Within($"parts[{i}]", part.Clauses)), .. CapClauses(Cap)];

    [JsonIgnore]
    public override IEnumerable<AwardCap> Caps => Parts.SelectMany(part => part.Caps).Concat(Cap is null ? [] : [Cap]);

    [JsonIgnore]
    internal override IEnumerable<AwardRule> Inner => Parts;

    [JsonIgnore]
    public override bool ReadsTables => Parts.Any(part => part.ReadsTables);

    /// <inheritdoc/>
    public override IReadOnlyList<string> FieldsFor(FormValues values) =>
        [.. Parts.SelectMany(part => part.FieldsFor(values)).Concat(Cap?.Reads ?? []).Distinct()];

    [JsonIgnore]
    public override Money? Most =>
        Cap?.Amount ?? (Parts.All(part => part.Most is not null) ? Money.Sum(Parts.Select(part => part.Most!.Value)) : null);

    internal override AwardComputation Compute(AwardInputs inputs)
    {
        List<AwardComputation> parts = [.. Parts.Select(part => part.Compute(inputs))];
        List<AwardLine> trace = [.. parts.SelectMany(part => part.Trace)];
        if (parts.Exists(part => part.Meaning == AwardMeaning.Open))
        {
            return AwardComputation
                .Of(
                    AwardMeaning.Open,
                    Money.Zero,
                    [
                        .. trace,
                        new AwardLine(trace[^1].Clause, "合计", "有一项还不能计算，金额由审核部门确定", Money.Zero, AwardMeaning.Open),
                    ]
                )
                .Capped(Cap, inputs.Values);
        }

        var total = Money.Sum(parts.Select(part => part.Amount));
        var meaning = parts.Select(part => part.Meaning).Distinct().Count() == 1 ? parts[0].Meaning : AwardMeaning.Ceiling;
        trace.Add(
            new AwardLine(trace[^1].Clause, "合计", $"{string.Join(" + ", parts.Select(part => part.Amount))} = {total}", total, meaning)
        );
        return AwardComputation.Of(meaning, Money.Sum(parts.Select(part => part.Base)), trace).Capped(Cap, inputs.Values);
    }

    internal override IEnumerable<(string Member, string Problem)> Problems(FormSpec form)
    {
        if (Parts.Count < 2)
        {
            yield return ("parts", "合计至少要有两项。");
        }

        if (Parts.SelectMany(part => part.Caps).Any(cap => cap.IsShared))
        {
            yield return ("parts", "合计中的一项不能有按活动、项目、年度等计算的最高额，应写在合计上。");
        }

        for (var i = 0; i < Parts.Count; i++)
        {
            foreach (var (member, problem) in Parts[i].Problems(form))
            {
                yield return ($"parts[{i}].{member}", problem);
            }
        }

        foreach (var problem in CapProblems(Cap, form))
        {
            yield return problem;
        }
    }
}
