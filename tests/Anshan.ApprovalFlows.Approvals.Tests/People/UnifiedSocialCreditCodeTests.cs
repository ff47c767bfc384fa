using Anshan.ApprovalFlows.Approvals.Accounts;

namespace Anshan.ApprovalFlows.Approvals.Tests.People;

public sealed class UnifiedSocialCreditCodeTests
{
    [Theory]
    [InlineData("91350100M000100Y43")]
    [InlineData("91110108551385082Q")]
    [InlineData("9144030071526726XG")]
    [InlineData("914403001922038216")]
    [InlineData("91330100799655058B")]
    public void Codes_in_public_use_are_accepted(string text)
    {
        Assert.True(UnifiedSocialCreditCode.TryParse(text, out var code, out var problem), problem);
        Assert.Equal(text, code.ToString());
    }

    [Theory]
    [InlineData("  91110108551385082q ")]
    [InlineData("９１１１０１０８５５１３８５０８２Ｑ")]
    public void What_was_typed_is_put_into_one_form(string text)
    {
        Assert.True(UnifiedSocialCreditCode.TryParse(text, out var code, out _));
        Assert.Equal("91110108551385082Q", code.Value);
    }

    [Theory]
    [InlineData(null, "请填写")]
    [InlineData("9111010855138508", "应为 18 位，现在是 16 位")]
    [InlineData("91110108551385082Q1", "现在是 19 位")]
    [InlineData("9111010855138508OQ", "第 17 位是“O”")]
    [InlineData("I1110108551385082Q", "第 1 位是“I”")]
    [InlineData("91110108 51385082Q", "第 9 位是空格")]
    [InlineData("9111010855138-082Q", "第 14 位是“-”")]
    [InlineData("91110108551385082R", "校验码")]
    [InlineData("91110108551385028Q", "校验码")]
    public void A_wrong_code_is_refused_with_its_own_reason(string? text, string reason)
    {
        Assert.False(UnifiedSocialCreditCode.TryParse(text, out var code, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.Equal("", code.ToString());
    }

    [Fact]
    public void Every_single_wrong_character_is_noticed()
    {
        const string right = "91110108551385082Q";
        const string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        for (var place = 0; place < right.Length; place++)
        {
            foreach (var other in alphabet.Where(character => character != right[place]))
            {
                var wrong = right[..place] + other + right[(place + 1)..];
                Assert.False(UnifiedSocialCreditCode.TryParse(wrong, out _, out _), wrong);
            }
        }
    }

    [Fact]
    public void A_check_digit_belongs_to_seventeen_characters_of_the_alphabet()
    {
        Assert.Equal('Q', UnifiedSocialCreditCode.CheckDigit("91110108551385082"));
        Assert.Throws<ArgumentException>(() => UnifiedSocialCreditCode.CheckDigit("911101085513850"));
        Assert.Throws<ArgumentException>(() => UnifiedSocialCreditCode.CheckDigit("9111010855138508O"));
    }
}
