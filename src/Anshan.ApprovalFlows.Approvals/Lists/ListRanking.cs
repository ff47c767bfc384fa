using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Lists;

/// <summary>A line with what it answers.</summary>
internal sealed record RankedLine(int Number, FormValues Values);

/// <summary>What is wrong with the rank of a line, and whether another line has the same one.</summary>
internal sealed record RankCheck(IReadOnlyList<string> Objections, bool IsTied)
{
    public static RankCheck None { get; } = new([], false);
}

/// <summary>
/// The ranks of a list: each is held against the sum that ranks, and equal ranks are paid only where the unit has decided so (reading 22).
/// </summary>
internal sealed class ListRanking(Ranked rule, FormSpec form, IReadOnlyList<RankedLine> lines)
{
    /// <summary>The rule that pays by rank; null where the measure has none.</summary>
    public static Ranked? RuleOf(AwardRule? rule) => rule?.AndInner().OfType<Ranked>().FirstOrDefault();

    public RankCheck Of(RankedLine line)
    {
        if (line.Values[rule.Rank] is not { } rank)
        {
            return RankCheck.None;
        }

        var part = lines.Where(other => PartOf(other) == PartOf(line)).ToList();
        var same = part.FindAll(other => other.Values[rule.Rank] == rank);
        var (isTied, isPaid) = (same.Count > 1, rule.PaidTies?.Holds(key => line.Values[key]) == true);
        var tie =
            isTied && !same.TrueForAll(other => rule.PaidTies?.Holds(key => other.Values[key]) == true)
                ? $"名次 {rank} 并列（第 {Numbers(same)} 行），先定如何处理{Decision}"
            : !isTied && isPaid ? $"选了“{PaidWords}”，但没有其他行的名次也是第 {rank} 位"
            : null;
        return new RankCheck([.. new[] { tie, Order(line, part) }.OfType<string>()], tie is not null && isTied);
    }

    /// <summary>One more than the lines with a greater sum; equal sums have one rank.</summary>
    private string? Order(RankedLine line, List<RankedLine> part)
    {
        if (rule.By is not { } by || line.Values.Money(by) is not { } sum || line.Values.Number(rule.Rank) is not { } rank)
        {
            return null;
        }

        var greater = part.FindAll(other => other.Values.Money(by) is { } others && others > sum);
        var above = greater.Count == 0 ? "没有更高的" : $"更高的是第 {Numbers(greater)} 行";
        return rank == greater.Count + 1
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"按“{form.Find(by)!.Label}”应为第 {greater.Count + 1} 位（{above}），填写的是第 {rank} 位"
            );
    }

    private string Decision =>
        rule.PaidTies is { } ties ? $"；决定同额补助的，这几行的“{form.Find(ties.Field)!.Label}”都选“{PaidWords}”" : "";

    private string PaidWords => rule.PaidTies is { } ties ? form.Find(ties.Field)!.Display(ties.Values[0]) : "";

    /// <summary>Within what this line is ranked, in words; null where all lines are ranked together.</summary>
    public string? WithinOf(RankedLine line) =>
        rule.PartedBy is { } within && line.Values[within] is { } part ? form.Find(within)!.Display(part) : null;

    private string PartOf(RankedLine line) => rule.PartedBy is { } within ? line.Values[within] ?? "" : "";

    private static string Numbers(IEnumerable<RankedLine> lines) => string.Join("、", lines.Select(line => line.Number));
}
