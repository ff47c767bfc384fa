using System.Globalization;
using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Amounts;

namespace Anshan.ApprovalFlows.Approvals.Tests.Awards;

public sealed class MoneyTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("500000", 50_000_000)]
    [InlineData("500,000.00", 50_000_000)]
    [InlineData("1,234,567.8", 123_456_780)]
    [InlineData("  12.34 元 ", 1234)]
    [InlineData("¥12.34", 1234)]
    [InlineData("￥ 12.34", 1234)]
    [InlineData("人民币12元", 1200)]
    [InlineData("１２３，４５６．７８", 12_345_678)]
    [InlineData("0.01", 1)]
    [InlineData("00012", 1200)]
    [InlineData("1000000000000", 100_000_000_000_000)]
    [InlineData("　88　", 8800)]
    public void An_amount_is_read_as_people_write_it(string text, long fen)
    {
        Assert.True(Money.TryParseYuan(text, out var value, out var problem), problem);
        Assert.Equal(new Money(fen), value);
        Assert.Equal("", problem);
    }

    [Theory]
    [InlineData(null, "请填写金额")]
    [InlineData("  ", "请填写金额")]
    [InlineData("元", "不是可以识别的金额")]
    [InlineData("-5", "不能为负")]
    [InlineData("－５", "不能为负")]
    [InlineData("−5", "不能为负")]
    [InlineData("(5.00)", "不能为负")]
    [InlineData("¥-5", "不能为负")]
    [InlineData("1.234", "两位小数")]
    [InlineData("1.230", "两位小数")]
    [InlineData("1000000000000.01", "金额过大")]
    [InlineData("10000000000000000000000000000000000", "金额过大")]
    [InlineData("1,23", "千位分隔符")]
    [InlineData("1234,567", "千位分隔符")]
    [InlineData("12,", "千位分隔符")]
    [InlineData("1e5", "不是可以识别的金额")]
    [InlineData("五十万", "不是可以识别的金额")]
    [InlineData("12.3.4", "不是可以识别的金额")]
    [InlineData("12 000", "不是可以识别的金额")]
    [InlineData(".5", "不是可以识别的金额")]
    [InlineData("+5", "不是可以识别的金额")]
    [InlineData("٣", "不是可以识别的金额")]
    [InlineData("NaN", "不是可以识别的金额")]
    public void What_is_no_amount_is_refused_with_its_own_reason(string? text, string reason)
    {
        Assert.False(Money.TryParseYuan(text, out var value, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.Equal(Money.Zero, value);
    }

    [Theory]
    [InlineData("0", "零元整")]
    [InlineData("0.01", "壹分")]
    [InlineData("0.10", "壹角整")]
    [InlineData("0.15", "壹角伍分")]
    [InlineData("1.05", "壹元零伍分")]
    [InlineData("10", "壹拾元整")]
    [InlineData("10.50", "壹拾元伍角整")]
    [InlineData("105", "壹佰零伍元整")]
    [InlineData("325.04", "叁佰贰拾伍元零肆分")]
    [InlineData("1005", "壹仟零伍元整")]
    [InlineData("1409.50", "壹仟肆佰零玖元伍角整")]
    [InlineData("1680.32", "壹仟陆佰捌拾元叁角贰分")]
    [InlineData("6007.14", "陆仟零柒元壹角肆分")]
    [InlineData("10000", "壹万元整")]
    [InlineData("10001", "壹万零壹元整")]
    [InlineData("16409.02", "壹万陆仟肆佰零玖元零贰分")]
    [InlineData("100500", "壹拾万零伍佰元整")]
    [InlineData("107000.53", "壹拾万柒仟元伍角叁分")]
    [InlineData("500000", "伍拾万元整")]
    [InlineData("1234567.89", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分")]
    [InlineData("10010010", "壹仟零壹万零壹拾元整")]
    [InlineData("100000000", "壹亿元整")]
    [InlineData("100000001", "壹亿零壹元整")]
    [InlineData("100010000", "壹亿零壹万元整")]
    [InlineData("110000000", "壹亿壹仟万元整")]
    [InlineData("1000000000000", "壹万亿元整")]
    [InlineData("1000100000000", "壹万零壹亿元整")]
    public void Capitals_follow_the_rules_for_bills(string yuan, string capitals) =>
        Assert.Equal(capitals, Money.FromYuan(decimal.Parse(yuan, CultureInfo.InvariantCulture)).ToCapitals());

    [Fact]
    public void A_negative_amount_is_shown_as_one()
    {
        var money = Money.Zero - Money.FromYuan(1234.5m);
        Assert.Equal("-1,234.50", money.ToString());
        Assert.Equal("负壹仟贰佰叁拾肆元伍角整", money.ToCapitals());
    }

    [Fact]
    public void An_amount_is_shown_with_separators_and_both_decimals()
    {
        var money = Money.FromYuan(500_000);
        Assert.Equal(("500,000.00", "500,000.00 元", "500000.00"), (money.ToString(), money.ToDisplay(), money.ToInvariant()));
        Assert.Equal("0.05", new Money(5).ToString());
    }

    [Theory]
    [InlineData(1, "0.5", 0)]
    [InlineData(3, "0.5", 1)]
    [InlineData(100, "0.3333", 33)]
    [InlineData(-1, "0.5", -1)]
    [InlineData(9_007_199_254_740_993, "1", 9_007_199_254_740_993)]
    public void Times_rounds_down_to_the_fen(long fen, string rate, long expected) =>
        Assert.Equal(new Money(expected), new Money(fen).Times(decimal.Parse(rate, CultureInfo.InvariantCulture)));

    [Fact]
    public void Nothing_is_rounded_and_nothing_overflows_in_silence()
    {
        Assert.Throws<ArgumentException>(() => Money.FromYuan(0.001m));
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue) - new Money(1));
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue).Times(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Money(1).Times(-1));
        Assert.Equal(Money.FromYuan(0.10m), Money.FromYuan(0.1000m));
    }

    [Fact]
    public void Amounts_are_ordered()
    {
        Money less = new(1);
        Money more = new(2);
        Assert.True(less < more && more > less && less <= more && more >= less && less != more);
        Assert.Equal(less, Money.Min(more, less));
        Assert.Equal([less, more], new[] { more, less }.Order());
        Assert.Equal(new Money(3), Money.Sum([less, more]));
    }

    [Fact]
    public void Json_holds_a_text_in_yuan()
    {
        Assert.Equal("\"500000.00\"", JsonSerializer.Serialize(Money.FromYuan(500_000)));
        foreach (var fen in (long[])[0, 1, -1, 123_456_789])
        {
            Assert.Equal(new Money(fen), JsonSerializer.Deserialize<Money>(JsonSerializer.Serialize(new Money(fen))));
        }

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>("12.5"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>("\"abc\""));
    }
}
