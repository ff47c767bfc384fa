using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Awards.Rules;

/// <summary>Interest on a loan that is borne in part: loan × rate × months ÷ 12, the rate tied to the LPR of the day of the loan.</summary>
/// <param name="Loan">Money field: the loan.</param>
/// <param name="LoanDate">Date field: the day of the loan, which decides the LPR.</param>
/// <param name="TermMonths">Number field: the term of the loan in months; from 60 on the LPR for over five years holds, else that for one
/// year.</param>
/// <param name="Months">Number field: the months that interest is borne for.</param>
/// <param name="LprFactor">The share of the LPR, 1 for the whole.</param>
/// <param name="OneYearOnly">The text names the one-year LPR whatever the term.</param>
/// <param name="RateLimit">A rate that may not be exceeded, as a fraction.</param>
/// <param name="Clause">The clause of the rate.</param>
/// <param name="Cap">The highest amount.</param>
/// <param name="Paid">Money field: the interest paid, which is never exceeded; null where that is not asked.</param>
public sealed record InterestDiscount(
    string Loan,
    string LoanDate,
    string TermMonths,
    string Months,
    decimal LprFactor,
    string Clause,
    bool OneYearOnly = false,
    decimal? RateLimit = null,
    AwardCap? Cap = null,
    string? Paid = null
) : AwardRule
{
    private const int FiveYears = 60;

    private protected override IReadOnlyList<string> OwnFields =>
        [Loan, LoanDate, TermMonths, Months, .. Paid is null ? [] : new[] { Paid }];

    [JsonIgnore]
    public override IReadOnlyList<(string Member, string Text)> Clauses => [("clause", Clause), .. CapClauses(Cap)];

    [JsonIgnore]
    public override IEnumerable<AwardCap> Caps => Cap is null ? [] : [Cap];

    [JsonIgnore]
    public override bool ReadsTables => true;

    [JsonIgnore]
    public override Money? Most => Cap?.Amount;

    internal override AwardComputation Compute(AwardInputs inputs)
    {
        if (inputs.Values.Date(LoanDate) is not { } day || inputs.Tables.LoanPrimeRateOn(day) is not { } published)
        {
            return AwardComputation
                .Open(Clause, "贴息率", "贷款发放日的贷款市场报价利率（LPR）还没有录入，金额在录入后计算。")
                .Capped(Cap, inputs.Values);
        }

        var isLong = !OneYearOnly && inputs.Values.Number(TermMonths) >= FiveYears;
        var lpr = isLong ? published.OverFiveYears : published.OneYear;
        var share = lpr * LprFactor;
        var rate = Math.Min(share, RateLimit ?? share);
        var words =
            $"{published.PublishedOn:yyyy-MM-dd} 公布的{(isLong ? "五年期以上" : "一年期")} LPR {Words.Percent(lpr)}"
            + (LprFactor == 1 ? "" : $" × {Words.Percent(LprFactor)} = {Words.Percent(share)}")
            + (RateLimit is { } limit ? $"，与 {Words.Percent(limit)} 相比取低者 {Words.Percent(rate)}" : "");
        var loan = inputs.Values.Money(Loan) ?? Money.Zero;
        var months = Math.Max(inputs.Values.Number(Months) ?? 0, 0);
        Money interest = new(decimal.ToInt64(decimal.Floor(loan.Fen * rate * months / 12)));
        var product = Words.Product(
            $"{loan} × {Words.Percent(rate)} × {Words.Number(months)} ÷ 12",
            loan.Yuan * rate * months / 12,
            interest
        );
        List<AwardLine> trace =
        [
            new AwardLine(Clause, "贴息率", words, loan).Reads(LoanDate, TermMonths),
            new AwardLine(Clause, "贴息", product, interest, AwardMeaning.Ceiling).Reads(Loan, Months),
        ];
        if (Paid is { } field && inputs.Values.Money(field) is { } paid)
        {
            var least = Money.Min(interest, paid);
            trace.Add(
                new AwardLine(
                    Clause,
                    "不高于已付利息",
                    $"{interest} 与已付利息 {paid} 相比，取 {least}",
                    least,
                    AwardMeaning.Ceiling
                ).Reads(field)
            );
        }

        return AwardComputation.Of(AwardMeaning.Ceiling, loan, trace).Capped(Cap, inputs.Values);
    }

    internal override IEnumerable<(string Member, string Problem)> Problems(FormSpec form)
    {
        (string Member, string Key, FieldKind Kind)[] needed =
        [
            ("loan", Loan, FieldKind.Money),
            ("loanDate", LoanDate, FieldKind.Date),
            ("termMonths", TermMonths, FieldKind.Number),
            ("months", Months, FieldKind.Number),
        ];
        foreach (var (member, key, kind) in needed)
        {
            if (NeedsField(form, key, kind) is { } missing)
            {
                yield return (member, missing);
            }
        }

        if (Paid is not null && NeedsField(form, Paid, FieldKind.Money) is { } notPaid)
        {
            yield return ("paid", notPaid);
        }

        if (LprFactor is <= 0 or > 1 || RateLimit is <= 0 or > 1)
        {
            yield return ("lprFactor", "比例应大于 0 且不超过 1（70% 写作 0.7）。");
        }

        foreach (var problem in CapProblems(Cap, form))
        {
            yield return problem;
        }
    }
}
