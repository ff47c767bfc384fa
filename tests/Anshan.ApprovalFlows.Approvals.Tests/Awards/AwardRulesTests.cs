using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Tests.Awards;

/// <summary>Every kind of rule with the figures of the policy; the expected amounts are worked out by hand.</summary>
public sealed class AwardRulesTests
{
    private static readonly Tiered Retail = new(
        "increment",
        "限上零售额累计增量",
        "累计增量",
        AwardMeaning.Exact,
        [
            new(Yuan(500_000_000), true, Yuan(1_000_000), "5亿元（包含）以上"),
            new(Yuan(200_000_000), true, Yuan(500_000), "2亿元（包含）至5亿元（不含）", Yuan(500_000_000)),
            new(Yuan(100_000_000), true, Yuan(300_000), "1亿元（包含）至2亿元（不含）", Yuan(200_000_000)),
            new(Yuan(50_000_000), true, Yuan(100_000), "5000万元（包含）至1亿元（不含）", Yuan(100_000_000)),
        ]
    );

    private static readonly AwardTables Published = new(
        [new(new DateOnly(2023, 6, 20), 0.0355m, 0.0420m), new(new DateOnly(2023, 8, 21), 0.0345m, 0.0420m)],
        new Dictionary<string, decimal> { ["haicheng"] = 0.3m }
    );

    [Theory]
    [InlineData("49999999.99", 0)]
    [InlineData("50000000", 100_000)]
    [InlineData("99999999.99", 100_000)]
    [InlineData("100000000", 300_000)]
    [InlineData("199999999.99", 300_000)]
    [InlineData("200000000", 500_000)]
    [InlineData("499999999.99", 500_000)]
    [InlineData("500000000", 1_000_000)]
    [InlineData("999999999999.99", 1_000_000)]
    [InlineData("", 0)]
    public void A_tier_takes_its_lower_bound_in_and_leaves_its_upper_bound_to_the_next(string increment, long yuan)
    {
        var found = Compute(Retail, ("increment", increment));
        Assert.Equal((Yuan(yuan), AwardMeaning.Exact), (found.Amount, found.Meaning));
    }

    [Fact]
    public void A_bound_that_is_not_included_is_not_reached()
    {
        Tiered above = new(
            "investment",
            "实际投资",
            "超过亿元",
            AwardMeaning.Target,
            [new(Yuan(100_000_000), false, Yuan(5_000_000), "超过亿元")]
        );
        Assert.Equal(Money.Zero, Compute(above, ("investment", "100000000")).Amount);
        Assert.Equal(Yuan(5_000_000), Compute(above, ("investment", "100000000.01")).Amount);
    }

    [Theory]
    [InlineData("1", "0", 500_000)]
    [InlineData("1", "3", 800_000)]
    [InlineData("2", "1", 1_000_000)]
    [InlineData("0", "2.9", 200_000)]
    [InlineData("-1", "", 0)]
    public void First_stores_are_counted_added_up_and_capped_for_the_carrier_and_the_year(string national, string liaoning, long yuan)
    {
        SumOf rule = new(
            [
                new PerUnit("national", "家", Yuan(500_000), AwardMeaning.Ceiling, "全国首店", "引入全国首店的最高奖励50万元"),
                new PerUnit(
                    "liaoning",
                    "家",
                    Yuan(100_000),
                    AwardMeaning.Ceiling,
                    "辽宁首店、旗舰店",
                    "引入辽宁首店、旗舰店的最高奖励10万元"
                ),
            ],
            new AwardCap(Yuan(1_000_000), CapScope.CarrierYear, "单个商业载体每年奖励不超过100万元")
        );
        var found = Compute(rule, ("national", national), ("liaoning", liaoning));
        Assert.Equal((Yuan(yuan), AwardMeaning.Ceiling), (found.Amount, found.Meaning));
        Assert.Equal("单个商业载体每年的最高额", found.Trace[^1].Label);
    }

    [Fact]
    public void A_rating_comes_on_top_of_a_capped_share()
    {
        SumOf rule = new([
            new RatioOfCost(
                ["sales"],
                "零售额新增部分",
                0.01m,
                AwardMeaning.Exact,
                "1%",
                new AwardCap(Yuan(2_000_000), CapScope.Base, "不超过200万元")
            ),
            new FixedAmount(Yuan(200_000), AwardMeaning.Exact, "新评定", "每个基地奖励20万元"),
        ]);
        var found = Compute(rule, ("sales", "300000000"));
        Assert.Equal((Yuan(2_200_000), AwardMeaning.Exact), (found.Amount, found.Meaning));
        Assert.Equal("2,000,000.00 + 200,000.00 = 2,200,000.00", found.Trace[^1].Arithmetic);
    }

    [Theory]
    [InlineData("1", 200_000)]
    [InlineData("3", 200_000)]
    [InlineData("4", 100_000)]
    [InlineData("5", 100_000)]
    [InlineData("6", 0)]
    [InlineData("", 0)]
    public void The_first_five_ranks_are_paid(string rank, long yuan)
    {
        Ranked rule = new("rank", "名次", "全市排名前5位", [new(1, 3, Yuan(200_000)), new(4, 5, Yuan(100_000))]);
        Assert.Equal(Yuan(yuan), Compute(rule, ("rank", rank)).Amount);
    }

    [Theory]
    [InlineData("2023-08-01", "36", "12", "24850.00")] // 3.55% × 70% = 2.485%
    [InlineData("2023-08-21", "36", "12", "24150.00")]
    [InlineData("2023-09-01", "60", "6", "14700.00")] // 4.20% × 70% = 2.94%
    public void Interest_follows_the_rate_in_force_on_the_day_and_the_term(string day, string term, string months, string expected)
    {
        InterestDiscount rule = new("loan", "day", "term", "months", 0.7m, "LPR的70%");
        var found = AwardCalculator.Calculate(
            rule,
            Inputs(Published, ("loan", "1000000"), ("day", day), ("term", term), ("months", months))
        );
        Assert.Equal((expected, AwardMeaning.Ceiling), (found.Amount.ToInvariant(), found.Meaning));
    }

    [Fact]
    public void The_rate_of_interest_is_limited_and_the_amount_of_a_year_as_well()
    {
        InterestDiscount rule = new(
            "loan",
            "day",
            "term",
            "months",
            0.7m,
            "LPR的70%且不超过2%",
            RateLimit: 0.02m,
            Cap: new AwardCap(Yuan(2_000_000), CapScope.EntityYear, "最高不超过200万元")
        );
        var found = AwardCalculator.Calculate(
            rule,
            Inputs(Published, ("loan", "150000000"), ("day", "2023-09-01"), ("term", "12"), ("months", "12"))
        );
        Assert.Equal(Yuan(2_000_000), found.Amount);
        Assert.Equal("2023-08-21 公布的一年期 LPR 3.45% × 70% = 2.415%，与 2% 相比取低者 2%", found.Trace[0].Arithmetic);
        Assert.Equal("150,000,000.00 × 2% × 12 ÷ 12 = 3,000,000.00", found.Trace[1].Arithmetic);
    }

    [Theory]
    [InlineData("2023-06-19")]
    [InlineData("")]
    public void Without_a_published_rate_the_amount_stays_open(string day)
    {
        InterestDiscount rule = new("loan", "day", "term", "months", 0.7m, "LPR的70%");
        var found = AwardCalculator.Calculate(rule, Inputs(Published, ("loan", "1000000"), ("day", day), ("term", "12"), ("months", "12")));
        Assert.Equal((AwardMeaning.Open, Money.Zero), (found.Meaning, found.Amount));
    }

    [Fact]
    public void A_county_pays_by_its_own_rate_and_nothing_is_computed_before_it_has_set_one()
    {
        RegionalRate rule = new("increment", "增量", "增量部分", "具体比例由各县（市）区政府、开发区管委会自行确定");
        var inputs = Inputs(Published, ("increment", "1000000.01"));
        Assert.Equal((Yuan(300_000), AwardMeaning.Exact), Both(AwardCalculator.Calculate(rule, inputs with { RegionId = "haicheng" })));
        Assert.Equal((Money.Zero, AwardMeaning.Open), Both(AwardCalculator.Calculate(rule, inputs with { RegionId = "tiexi" })));
        Assert.Equal((Money.Zero, AwardMeaning.Open), Both(AwardCalculator.Calculate(rule, inputs)));
    }

    [Theory]
    [InlineData("1", 1_200)]
    [InlineData("12", 14_400)]
    [InlineData("13", 14_400)]
    [InlineData("0", 0)]
    public void A_monthly_limit_adds_up_to_twelve_months(string months, long yuan)
    {
        MonthlyAllowance rule = new("months", 12, "限额", "租房提取限额为1200元/月", "最多累计一年", Yuan(1_200));
        var found = Compute(rule, ("months", months));
        Assert.Equal((Yuan(yuan), AwardMeaning.Limit), (found.Amount, found.Meaning));
    }

    [Fact]
    public void The_actual_rent_sets_the_limit_where_there_is_an_invoice()
    {
        MonthlyAllowance rule = new("months", 12, "限额", "按实际月租金为限额", "最多累计一年", MonthlyField: "rent", Persons: "persons");
        Assert.Equal(Yuan(12_000), Compute(rule, ("months", "3"), ("rent", "2000"), ("persons", "2")).Amount);
    }

    [Fact]
    public void Each_choice_has_its_rule_and_a_loan_limit_is_raised()
    {
        ByChoice rule = new(
            "payers",
            [
                new("one", new FixedAmount(Yuan(600_000), AwardMeaning.Limit, "贷款限额", "在60万元基础上上调10万元", Yuan(100_000))),
                new("both", new FixedAmount(Yuan(1_000_000), AwardMeaning.Limit, "贷款限额", "在100万元基础上上调20万元", Yuan(200_000))),
                new("none", null),
            ]
        );
        Assert.Equal((Yuan(700_000), AwardMeaning.Limit), Both(Compute(rule, ("payers", "one"))));
        Assert.Equal((Yuan(1_200_000), AwardMeaning.Limit), Both(Compute(rule, ("payers", "both"))));
        Assert.Equal((Money.Zero, AwardMeaning.Exact), Both(Compute(rule, ("payers", "none"))));
        Assert.Equal((Money.Zero, AwardMeaning.Open), Both(Compute(rule)));
    }

    [Fact]
    public void Where_only_a_cap_is_named_the_cap_is_the_ceiling()
    {
        Decided rule = new(
            "省商务厅",
            "单个项目支持金额不超过100万元",
            new AwardCap(Yuan(1_000_000), CapScope.Project, "单个项目支持金额不超过100万元")
        );
        Assert.Equal((Yuan(1_000_000), AwardMeaning.Ceiling), Both(Compute(rule)));
        Assert.Equal((Money.Zero, AwardMeaning.Open), Both(Compute(rule with { Cap = null })));
    }

    [Fact]
    public void What_a_rule_gets_wrong_is_named_at_its_place()
    {
        FormSpec form = new(
            [],
            [
                new("increment", "增量", FieldKind.Money),
                new("size", "规模", FieldKind.Choice, Choices: [new("small", "小"), new("large", "大")]),
            ],
            []
        );
        ByChoice rule = new(
            "size",
            [
                new(
                    "small",
                    new SumOf([
                        Retail with
                        {
                            Tiers = [Retail.Tiers[0], Retail.Tiers[2]],
                        },
                        new Ranked("rank", "名次", "前5位", [new(2, 3, Yuan(1))]),
                    ])
                ),
                new("big", null),
            ]
        );
        Assert.Equal(
            ["cases", "cases[0].award.parts[0].tiers[1]", "cases[0].award.parts[1].rank", "cases[0].award.parts[1].ranks[0]"],
            rule.Problems(form).Select(problem => problem.Member)
        );
    }

    private static (Money Amount, AwardMeaning Meaning) Both(AwardComputation found) => (found.Amount, found.Meaning);

    private static AwardComputation Compute(AwardRule rule, params (string Key, string Value)[] values) =>
        AwardCalculator.Calculate(rule, Inputs(AwardTables.Empty, values));

    private static AwardInputs Inputs(AwardTables tables, params (string Key, string Value)[] values) =>
        new(FormValues.From(values.Select(value => KeyValuePair.Create(value.Key, value.Value))), tables);

    private static Money Yuan(long yuan) => Money.FromYuan(yuan);
}
