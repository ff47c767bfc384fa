using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Lists;

/// <summary>Lines are compared by what was read, not by what was typed: measure 13.5 pays by rank.</summary>
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

    private static string Line(int number, string rank, string? account = null) =>
        string.Join(
            '\t',
            $"单位{number}",
            CodeOf(number),
            account ?? $"示例银行 622202000000{number:0000}",
            "2023年",
            "5000000",
            "3",
            rank,
            "不并列"
        );

    private static string CodeOf(int number)
    {
        var code = $"91210302MA0ABCDE{number}";
        return code + UnifiedSocialCreditCode.CheckDigit(code);
    }
}
