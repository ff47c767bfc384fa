using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Lists;

/// <summary>Lines are compared by their parsed values, not by the typed text: measure 13.5 pays by rank.</summary>
public sealed class ListScreeningTests
{
    private static readonly MeasurePackage Measure = MeasureCatalogue.Load(RepositoryFolder.Workflows)["13.5"];

    [Theory]
    [InlineData("1", "1")]
    [InlineData("1", "01")]
    [InlineData("1", "１")]
    [InlineData("1", "1.0")]
    [InlineData("０１", " 1\u200B")]
    public void One_rank_is_one_rank_in_every_spelling(string one, string other)
    {
        var rows = Screen(Line(1, one), Line(2, other)).Rows;
        Assert.All(rows, row => Assert.True(row.IsTied, row.Reason));
        Assert.All(rows, row => Assert.Contains("名次 1 并列（第 1、2 行）", row.Reason, StringComparison.Ordinal));
        Assert.All(Screen(Line(1, one), Line(2, "2")).Rows, row => Assert.True(row.IsIn, row.Reason));
    }

    [Theory]
    [InlineData("工行 0704020109000001", "工商银行 0704 0201 0900 0001", "收款账户与第 2 行（单位2）相同")]
    [InlineData("工行 0704020109000001", "工行 ０７０４０２０１０９０００００１", "收款账户与第 2 行（单位2）相同")]
    [InlineData("工行 0704020109000001", "工行 704020109000001", "只差开头的 0")]
    [InlineData("示例银行 一", "示例银行一", "收款账户与第 2 行（单位2）相同")]
    public void Two_units_with_one_account_are_flagged_both(string one, string other, string reason)
    {
        var rows = Screen(Line(1, "1", one), Line(2, "2", other)).Rows;
        Assert.All(rows, row => Assert.False(row.IsIn));
        Assert.Contains(reason, rows[0].Reason, StringComparison.Ordinal);
        Assert.Contains("第 1 行", rows[1].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("工行 6.22202E+18")]
    [InlineData("1.23E+18")]
    public void An_account_in_powers_of_ten_is_flagged(string account) =>
        Assert.Contains("科学计数法", Screen(Line(1, "1", account)).Rows[0].Reason, StringComparison.Ordinal);

    [Fact]
    public void Equal_ranks_are_paid_equally_once_the_bureau_has_decided_so()
    {
        const string Equal = "并列，市科技局决定同额补助";
        var rows = Screen(Line(1, "1"), Line(2, "2", tied: Equal), Line(3, "2", tied: Equal), Line(4, "4", sum: 3_000_000)).Rows;
        Assert.All(rows, row => Assert.True(row.IsIn, row.Reason));
        Assert.Equal([20_000_000, 20_000_000, 20_000_000, 10_000_000], rows.Select(row => row.Amount.Fen));
        Assert.DoesNotContain(rows, row => row.IsTied);

        // Decided for one of two only: neither is paid, and both lines say what to do.
        var halves = Screen(Line(1, "1"), Line(2, "2", tied: Equal), Line(3, "2")).Rows;
        Assert.Equal([true, false, false], halves.Select(row => row.IsIn));
        Assert.All(halves.Skip(1), row => Assert.Contains($"都选“{Equal}”", row.Reason, StringComparison.Ordinal));
        Assert.Contains("没有其他行的名次也是第 1 位", Screen(Line(1, "1", tied: Equal)).Rows[0].Reason, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, int, int, string> WrongOrders =>
        new()
        {
            // rank and sum of two lines | what the first one is told
            { "2", "1", 5_000_000, 4_000_000, "应为第 1 位（没有更高的），填写的是第 2 位" },
            { "1", "2", 4_000_000, 5_000_000, "应为第 2 位（更高的是第 2 行），填写的是第 1 位" },
            { "2", "3", 5_000_000, 4_000_000, "应为第 1 位" },
            { "2", "1", 5_000_000, 5_000_000, "应为第 1 位" },
        };

    [Theory]
    [MemberData(nameof(WrongOrders))]
    public void A_rank_that_contradicts_the_sums_is_told_at_its_line(string rank, string other, int sum, int others, string told)
    {
        var row = Screen(Line(1, rank, sum: sum), Line(2, other, sum: others)).Rows[0];
        Assert.False(row.IsIn);
        Assert.Contains(told, row.Reason, StringComparison.Ordinal);
        Assert.Contains("技术合同成交额累计金额", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_year_is_a_ranking_of_its_own()
    {
        var rows = Screen(Line(1, "1"), Line(2, "1", sum: 4_000_000).Replace("2023年", "2022年", StringComparison.Ordinal)).Rows;
        Assert.All(rows, row => Assert.True(row.IsIn, row.Reason));
    }

    /// <summary>Every measure that pays by rank declares the ranked value and how a tie is paid; holds for new measures too.</summary>
    [Fact]
    public void Every_ranking_is_held_against_a_sum_and_can_pay_a_tie()
    {
        var rankings = MeasureCatalogue
            .Load(RepositoryFolder.Workflows)
            .All.Select(measure => ListRanking.RuleOf(measure.Award))
            .OfType<Ranked>()
            .ToList();
        Assert.NotEmpty(rankings);
        Assert.All(rankings, rule => Assert.True(rule is { By: not null, PaidTies: not null }, rule.Clause));
    }

    [Fact]
    public void A_list_that_waits_for_the_next_year_has_the_lines_of_one_year()
    {
        var measure = MeasureCatalogue.Load(RepositoryFolder.Workflows)["13.7"];
        string Title(int number, string day) => $"单位{number}\t{CodeOf(number)}\t示例银行 62220200000{number}\t省级\t省科技厅文件\t{day}";
        var list = string.Join('\n', Title(1, "2022-03-01"), Title(2, "2022-12-31"), Title(3, "2023-01-01"));
        var screening = ListScreening.Screen(measure, list, new DateOnly(2023, 9, 1), out _)!;
        Assert.Equal([true, true, false], screening.Rows.Select(row => row.IsIn));
        Assert.Contains("与第 1 行不是同一年度（2022年），请另列一份名单", screening.Rows[2].Reason, StringComparison.Ordinal);
        Assert.Equal(new DateOnly(2022, 12, 31), screening.LastDay);
    }

    [Fact]
    public void Every_fault_of_a_line_is_told_at_once()
    {
        var row = Screen(string.Join('\t', "", "123", "", "1999年", "很多", "0", "第一", "不知道")).Rows[0];
        foreach (var reason in (string[])["缺少单位名称或收款账户", "应为 18 位", "不是可以识别的金额", "请填写数字"])
        {
            Assert.Contains(reason, row.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_line_with_the_wrong_number_of_columns_is_told()
    {
        Assert.Null(ListScreening.Screen(Measure, $"甲\t乙\n{Line(1, "1")}\n丙", new DateOnly(2026, 9, 1), out var problem));
        Assert.Equal(["第 1 行有 2 列", "第 3 行有 1 列"], problem.Split('\n').Select(line => line.Split('，')[0]));
    }

    [Fact]
    public void A_heading_and_the_names_of_the_columns_are_no_units()
    {
        var screening = Screen(
            "2023年名单",
            string.Join('\t', ListScreening.Columns(Measure)).Replace("单位名称", "单位 名称", StringComparison.Ordinal),
            Line(1, "1")
        );
        Assert.Equal(3, Assert.Single(screening.Rows).Line);
    }

    [Fact]
    public void An_amount_in_words_of_ten_thousand_is_read_and_shown()
    {
        var row = Screen(Line(1, "1").Replace("5000000", "５００万", StringComparison.Ordinal)).Rows[0];
        Assert.True(row.IsIn, row.Reason);
        Assert.Contains("5,000,000.00 元", Assert.Single(row.Amounts), StringComparison.Ordinal);
    }

    private static EntitlementScreening Screen(params string[] lines) =>
        ListScreening.Screen(Measure, string.Join('\n', lines), new DateOnly(2026, 9, 1), out var problem)
        ?? throw new InvalidOperationException(problem);

    /// <summary>A line whose sum fits its rank.</summary>
    private static string Line(int number, string rank, string? account = null, string tied = "不并列", int? sum = null) =>
        string.Join(
            '\t',
            $"单位{number}",
            CodeOf(number),
            account ?? $"示例银行 622202000000{number:0000}",
            "2023年",
            (sum ?? (rank == "2" ? 4_000_000 : 5_000_000)).ToString(System.Globalization.CultureInfo.InvariantCulture),
            "3",
            rank,
            tied
        );

    private static string CodeOf(int number)
    {
        var code = $"91210302MA0ABCDE{number}";
        return code + UnifiedSocialCreditCode.CheckDigit(code);
    }
}
