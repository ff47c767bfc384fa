using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;

namespace Anshan.ApprovalFlows.Approvals.Tests.Awards;

public sealed class AwardBoundsTests
{
    /// <summary>Other cases are named as the reason only where they are the reason.</summary>
    [Theory]
    [InlineData(AwardMeaning.Ceiling, 500, null, "不能超过最高限额 500.00 元")]
    [InlineData(AwardMeaning.Ceiling, 500, 500, "不能超过最高限额 500.00 元")]
    [InlineData(AwardMeaning.Ceiling, 500, 900, "不能超过最高限额 500.00 元")]
    [InlineData(AwardMeaning.Ceiling, 500, 300, "最多还能核定 300.00 元：最高额的其余部分已由其他办件占用")]
    [InlineData(AwardMeaning.Open, 0, 300, "最多还能核定 300.00 元：最高额中可以用于本件的只有这些")]
    public void The_reason_against_an_amount_is_the_true_one(AwardMeaning meaning, int computed, int? room, string words)
    {
        var bounds = new AwardBounds(meaning, new Money(computed * 100), room is { } left ? new Money(left * 100) : null);
        Assert.Contains(words, bounds.Objection(new Money(100_000_00)), StringComparison.Ordinal);
        Assert.Null(bounds.Objection(bounds.Most));
    }
}
