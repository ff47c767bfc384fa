using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Tests.Text;

public sealed class NumberTests
{
    [Theory]
    [InlineData("12万", 120_000)]
    [InlineData("12 万元", 120_000)]
    [InlineData("４０万", 400_000)]
    [InlineData("４０\u3000万", 400_000)]
    [InlineData("1.5亿", 150_000_000)]
    [InlineData("3千", 3_000)]
    [InlineData("5百万", 5_000_000)]
    [InlineData("2千万元整", 20_000_000)]
    [InlineData("1万亿元", 1_000_000_000_000)]
    [InlineData("1亿2000万", 120_000_000)]
    [InlineData("12万3千5百", 123_500)]
    [InlineData("1,200万", 12_000_000)]
    [InlineData("0.5万", 5_000)]
    [InlineData("￥12万", 120_000)]
    [InlineData("12\u200B万", 120_000)]
    [InlineData("12萬", 120_000)]
    [InlineData("120000", 120_000)]
    public void Sums_are_read_as_people_write_them(string typed, long yuan)
    {
        Assert.True(Money.TryParseYuan(typed, out var money, out var problem), problem);
        Assert.Equal(Money.FromYuan(yuan), money);
    }

    [Theory]
    [InlineData("12万5", "不能确定是多少")]
    [InlineData("12万1亿", "不能确定是多少")]
    [InlineData("1.5万3千", "不能确定是多少")]
    [InlineData("1万20000万", "不能确定是多少")]
    [InlineData("12万万", "不能确定是多少")]
    [InlineData("万", "不是可以识别的金额")]
    [InlineData("12w", "不是可以识别的金额")]
    [InlineData("五十万", "不是可以识别的金额")]
    [InlineData("1.2345678万", "两位小数")]
    [InlineData("2万亿", "金额过大")]
    [InlineData("99999999999999万", "金额过大")]
    [InlineData("1,2万", "千位分隔符")]
    [InlineData("-12万", "不能为负")]
    public void What_could_mean_two_things_is_not_guessed(string typed, string reason)
    {
        Assert.False(Money.TryParseYuan(typed, out var money, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.Equal(Money.Zero, money);
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("01", "1")]
    [InlineData("１", "1")]
    [InlineData("1.0", "1")]
    [InlineData(" 1 ", "1")]
    [InlineData("1\u200B", "1")]
    [InlineData("1,000,000", "1000000")]
    [InlineData("１，０００．５０", "1000.5")]
    [InlineData("−3", "-3")]
    [InlineData("-0", "0")]
    public void A_number_is_the_same_however_it_is_spelt(string typed, string plain)
    {
        Assert.True(NumberText.TryParse(typed, out var number, out var problem), problem);
        Assert.Equal(plain, NumberText.Plain(number));
    }

    [Theory]
    [InlineData("1,00,000")]
    [InlineData("1e5")]
    [InlineData("NaN")]
    [InlineData("1 000")]
    [InlineData("第1名")]
    [InlineData("")]
    [InlineData("11111111111111111111111111111111111111")]
    public void What_is_no_number_is_refused_and_never_zero_in_silence(string typed)
    {
        Assert.False(NumberText.TryParse(typed, out _, out var problem));
        Assert.NotEqual("", problem);
    }

    [Theory]
    [InlineData("6222 0210 0112 3456 789", null)]
    [InlineData("６２２２０２１００１", null)]
    [InlineData("6222-0210-0112", null)]
    [InlineData("1.23E+18", "科学计数法")]
    [InlineData("６.２２e+18", "科学计数法")]
    [InlineData("1234567", "8 至 32 位数字")]
    public void An_account_that_a_spreadsheet_has_spoilt_is_named(string typed, string? problem)
    {
        var found = AccountText.Problem(typed);
        Assert.True(problem is null ? found is null : found?.Contains(problem, StringComparison.Ordinal) == true, found);
    }

    [Theory]
    [InlineData("工行 0704 0201 0900 0001", "0704020109000001")]
    [InlineData("中国银行鞍山铁东支行 ６２２２０２１００１", "6222021001")]
    [InlineData("示例银行 1", "")]
    public void The_account_is_found_beside_its_bank(string cell, string account) => Assert.Equal(account, AccountText.In(cell));
}
