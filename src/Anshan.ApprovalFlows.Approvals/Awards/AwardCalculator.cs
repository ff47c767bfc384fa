using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Applications.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards;

/// <summary>Computes the award of a measure from a filled-in form; the same inputs always give the same amount and the same trace.</summary>
/// <remarks>A cost that is empty, or not readable as an amount in a draft, counts as zero; a submitted form has only readable amounts.</remarks>
public static class AwardCalculator
{
    public static AwardComputation Calculate(AwardRule rule, FormValues values) => rule switch
    {
        RatioOfCost ratio => Calculate(ratio, values),
        _ => throw new NotSupportedException($"No calculation is written for {rule.GetType().Name}."),
    };

    private static AwardComputation Calculate(RatioOfCost rule, FormValues values)
    {
        AwardLine costs = Sum(rule, values);
        AwardLine share = Share(rule, costs.Amount);
        List<AwardLine> trace = [costs, share];
        if (rule.Cap is { } cap)
        {
            trace.Add(Capped(cap, share.Amount));
        }

        AwardMeaning meaning = rule.RateSemantics == RateSemantics.Ceiling ? AwardMeaning.Ceiling : AwardMeaning.Exact;
        return new AwardComputation(trace[^1].Amount, meaning, trace, costs.Amount);
    }

    private static AwardLine Sum(RatioOfCost rule, FormValues values)
    {
        List<Money> amounts = [.. rule.Costs.Select(key => values.Money(key) ?? Money.Zero)];
        Money total = Money.Sum(amounts);
        string arithmetic = amounts.Count == 1 ? total.ToString() : $"{string.Join(" + ", amounts)} = {total}";
        return new AwardLine(rule.CostsClause, "实际发生费用合计", arithmetic, total);
    }

    private static AwardLine Share(RatioOfCost rule, Money total)
    {
        Money share = total.Times(rule.Rate);
        decimal exact = total.Yuan * rule.Rate;
        string percent = (rule.Rate * 100).ToString("0.####", CultureInfo.InvariantCulture);
        string product = $"{total} × {percent}% = {exact.ToString("#,##0.00########", CultureInfo.InvariantCulture)}";
        return new AwardLine(
            rule.RateClause,
            rule.RateSemantics == RateSemantics.Ceiling ? $"按不高于 {percent}% 计算" : $"按 {percent}% 计算",
            exact == share.Yuan ? product : $"{product}，不足一分的部分舍去，得 {share}",
            share);
    }

    private static AwardLine Capped(AwardCap cap, Money share)
    {
        string label = cap.Scope == CapScope.Event ? "每项活动的最高额" : "每件申请的最高额";
        string arithmetic = share > cap.Amount
            ? $"{share} 高于最高额 {cap.Amount}，取 {cap.Amount}"
            : $"{share} 未超过最高额 {cap.Amount}，取 {share}";
        return new AwardLine(cap.Clause, label, arithmetic, Money.Min(share, cap.Amount));
    }
}
