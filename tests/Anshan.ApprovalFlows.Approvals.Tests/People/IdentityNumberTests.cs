using Anshan.ApprovalFlows.Approvals.Accounts;

namespace Anshan.ApprovalFlows.Approvals.Tests.People;

public sealed class IdentityNumberTests
{
    private static readonly DateOnly Today = new(2023, 9, 1);

    // The example of GB 11643-1999.
    [Theory]
    [InlineData("11010519491231002X")]
    [InlineData("１１０１０５１９４９１２３１００２ｘ")]
    [InlineData(" 110105 19491231 002x ")]
    public void A_right_number_is_taken_however_it_was_typed(string text)
    {
        Assert.True(IdentityNumber.TryParse(text, Today, out var number, out _));
        Assert.Equal("11010519491231002X", number.Value);
        Assert.Equal("110***********002X", $"{number}");
    }

    [Theory]
    [InlineData("", "请填写身份证号")]
    [InlineData("1101051949123100", "现在是 16 位")]
    [InlineData("110105194912310021", "校验码")]
    [InlineData("11010519491331002X", "出生日期")]
    [InlineData("110105202409020025", "出生日期")]
    [InlineData("11010A19491231002X", "前 17 位应为数字")]
    public void A_wrong_number_is_refused_with_the_reason(string text, string problem)
    {
        Assert.False(IdentityNumber.TryParse(text, Today, out _, out var told));
        Assert.Contains(problem, told, StringComparison.Ordinal);
    }
}
