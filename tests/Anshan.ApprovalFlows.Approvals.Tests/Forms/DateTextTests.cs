using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Tests.Forms;

public sealed class DateTextTests
{
    [Theory]
    [InlineData("2023-10-01")]
    [InlineData("2023-10-1")]
    [InlineData("2023/10/1")]
    [InlineData("2023.10.01")]
    [InlineData("2023年10月1日")]
    [InlineData("2023年 10月 1号")]
    [InlineData("２０２３－１０－０１")]
    [InlineData("２０２３／１０／１")]
    [InlineData("　2023年10月01日 ")]
    public void A_date_is_read_as_people_write_it(string text)
    {
        Assert.True(DateText.TryParse(text, out var date, out var problem), problem);
        Assert.Equal(new DateOnly(2023, 10, 1), date);
    }

    [Theory]
    [InlineData("", "请填写日期")]
    [InlineData("2023-10", "不是可以识别的日期")]
    [InlineData("23-10-1", "不是可以识别的日期")]
    [InlineData("2023-10/1", "不是可以识别的日期")]
    [InlineData("20231001", "不是可以识别的日期")]
    [InlineData("2023-13-01", "没有这一天")]
    [InlineData("2023-11-31", "没有这一天")]
    [InlineData("0000-01-01", "没有这一天")]
    public void What_is_no_date_is_refused_with_its_own_reason(string text, string reason)
    {
        Assert.False(DateText.TryParse(text, out _, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }
}
