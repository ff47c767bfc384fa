using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tests.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Awards;

public sealed class AwardCalculatorTests
{
    private static readonly MeasurePackage Measure = MeasureCatalogue.Load(Repository.Workflows)["1.2"];

    [Theory]
    [InlineData("1234.56", "", "", "", "1,234.56", "617.28")]
    [InlineData("200000", "300000", "400000.01", "100000", "1,000,000.01", "500,000.00")]
    [InlineData("999999.99", "", "", "", "999,999.99", "499,999.99")]
    [InlineData("1000000", "", "", "", "1,000,000.00", "500,000.00")]
    [InlineData("1000000000000", "1000000000000", "", "", "2,000,000,000,000.00", "500,000.00")]
    [InlineData("0.01", "", "", "", "0.01", "0.00")]
    [InlineData("", "", "", "", "0.00", "0.00")]
    public void The_award_of_1_2_is_at_most_half_of_the_costs_and_half_a_million(
        string rental,
        string booth,
        string matchmaking,
        string publicity,
        string costs,
        string award
    )
    {
        var computation = AwardCalculator.Calculate(Measure.Award!, Costs(rental, booth, matchmaking, publicity));

        Assert.Equal((costs, award), (computation.Base.ToString(), computation.Amount.ToString()));
        Assert.Equal(AwardMeaning.Ceiling, computation.Meaning);
        Assert.Equal(computation.Amount, computation.Trace[^1].Amount);
    }

    [Fact]
    public void The_trace_can_be_followed_by_hand_and_quotes_the_clause_of_each_step()
    {
        var computation = AwardCalculator.Calculate(Measure.Award!, Costs("1000", "200.5", "34.06", "0.01"));

        Assert.Equal(
            [
                "1,000.00 + 200.50 + 34.06 + 0.01 = 1,234.57",
                "1,234.57 × 50% = 617.285，不足一分的部分舍去，得 617.28",
                "617.28 未超过最高额 500,000.00，取 617.28",
            ],
            computation.Trace.Select(line => line.Arithmetic)
        );
        Assert.All(computation.Trace, line => Assert.Contains(line.Clause, Measure.PolicyText, StringComparison.Ordinal));
    }

    [Fact]
    public void The_cap_is_named_where_it_takes_hold()
    {
        var last = AwardCalculator.Calculate(Measure.Award!, Costs("1000000.02", "", "", "")).Trace[^1];

        Assert.Equal(("每项活动补助最高不超过50万元", "500,000.01 高于最高额 500,000.00，取 500,000.00"), (last.Clause, last.Arithmetic));
    }

    [Fact]
    public void An_exact_rate_without_a_cap_gives_the_amount_itself()
    {
        RatioOfCost rule = new(["cost"], "支出", 0.01m, AwardMeaning.Exact, "1%");

        var computation = AwardCalculator.Calculate(rule, FormValues.Empty.With("cost", "12345.00"));

        Assert.Equal((AwardMeaning.Exact, "123.45"), (computation.Meaning, computation.Amount.ToString()));
        Assert.Equal(["12,345.00", "12,345.00 × 1% = 123.45"], computation.Trace.Select(line => line.Arithmetic));
    }

    [Fact]
    public void What_is_not_readable_in_a_draft_counts_as_nothing() =>
        Assert.Equal("50.00", AwardCalculator.Calculate(Measure.Award!, Costs("一千", "100", "", "")).Amount.ToString());

    private static FormValues Costs(string rental, string booth, string matchmaking, string publicity) =>
        FormValues
            .Empty.With("venueRental", rental)
            .With("boothConstruction", booth)
            .With("matchmaking", matchmaking)
            .With("publicity", publicity);
}
