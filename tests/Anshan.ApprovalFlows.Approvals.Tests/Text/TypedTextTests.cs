using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Tests.Text;

public sealed class TypedTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData(" \u3000\u00A0\u2009\t", "")]
    [InlineData("\u200B\u200D\uFEFF\u202E\u2066\u00AD", "")]
    [InlineData("\u3164\u115F\u2800\uFE0F", "")]
    [InlineData("\u0007\u001B\u009F", "")]
    [InlineData("鞍山\u200B银行\u202E", "鞍山银行")]
    [InlineData("a\u00A0b\u2009c\u202Fd", "a b c d")]
    [InlineData("甲\u3000乙", "甲\u3000乙")]
    [InlineData("一\r\n二\r三\n四", "一\n二\n三\n四")]
    [InlineData("𠮷野家 𬭎", "𠮷野家 𬭎")]
    [InlineData("👨\u200D👩\u200D👧", "👨\u200D👩\u200D👧")]
    [InlineData("👩🏽\u200D🚀", "👩🏽\u200D🚀")]
    [InlineData("a\u200Db", "ab")]
    [InlineData("葛\U000E0100城", "葛\U000E0100城")]
    [InlineData("名\U000E0041称", "名称")]
    [InlineData("（铁东）１２", "（铁东）１２")]
    public void What_nobody_sees_is_taken_out_and_the_rest_stays(string? typed, string clean)
    {
        Assert.Equal(clean, TypedText.Clean(typed));
        Assert.Equal(clean, TypedText.Clean(TypedText.Clean(typed)));
        Assert.Null(TypedText.Problem(typed));
    }

    // Not a theory: an unpaired surrogate cannot be stored in an attribute.
    [Fact]
    public void What_no_database_keeps_is_named_with_its_place()
    {
        foreach (
            var (typed, problem) in new[]
            {
                ("鞍\0山", "“鞍”之后有一个看不见的空字符"),
                ("\0", "开头有一个看不见的空字符"),
                ("名\uD842", "“名”之后有一个不完整的字符"),
                ("名\uDFB7称", "“名”之后有一个不完整的字符"),
                ("\uDFB7\uD842", "开头有一个不完整的字符"),
            }
        )
        {
            Assert.StartsWith(problem, TypedText.Problem(typed), StringComparison.Ordinal);
            Assert.Null(TypedText.Problem(TypedText.Clean(typed)));
        }
    }

    [Theory]
    [InlineData("ＡＢＣ１２（铁东），乙", "ABC12（铁东），乙")]
    [InlineData("张\n三\t", "张 三")]
    public void A_name_is_one_line_with_plain_letters_and_its_own_punctuation(string typed, string name) =>
        Assert.Equal(name, TypedText.Name(typed));

    [Theory]
    [InlineData("𠮷𬭎", 2)]
    [InlineData("👨\u200D👩\u200D👧", 1)]
    [InlineData("e\u0301", 1)]
    [InlineData("鞍山 1", 4)]
    [InlineData("", 0)]
    public void Lengths_are_those_a_person_counts(string text, int length) => Assert.Equal(length, TextLength.Of(text));

    [Fact]
    public void A_cut_never_goes_through_a_character()
    {
        foreach (var text in (string[])["𠮷𬭎𠮷", "👨\u200D👩\u200D👧甲👩🏽\u200D🚀", "e\u0301e\u0301e\u0301", "abc"])
        {
            for (var most = 0; most <= 4; most++)
            {
                var cut = TextLength.First(text, most);
                Assert.Equal(Math.Min(most, TextLength.Of(text)), TextLength.Of(cut));
                Assert.Null(TypedText.Problem(cut));
                Assert.Null(TypedText.Problem(TextLength.Last(text, most)));
                Assert.Equal(text, cut + text[cut.Length..]);
            }
        }

        Assert.Equal("𠮷…", TextLength.Shortened("𠮷𬭎", 1));
        Assert.Equal("𠮷𬭎", TextLength.Shortened("𠮷𬭎", 2));
    }

    [Theory]
    [InlineData("鞍山（铁东）有限公司", "鞍山(铁东)有限公司")]
    [InlineData("鞍山 铁东 ", "鞍山铁东")]
    [InlineData("ABC公司", "ａｂｃ公司")]
    [InlineData("AS2023-0102-00001", "as2023－0102－00001")]
    [InlineData("【甲】乙", "[甲]乙")]
    public void Texts_that_are_the_same_to_a_person_are_found_and_equal(string one, string other)
    {
        Assert.True(SameText.Contains(one, other), $"{SameText.Folded(one)} {SameText.Folded(other)}");
        Assert.True(SameText.IsSame(one, other));
        Assert.Equal(SameText.Pattern(one), SameText.Pattern(other));
    }

    [Theory]
    [InlineData("100%", "%100\\%%")]
    [InlineData("a_b\\", "%A\\_B\\\\%")]
    public void What_is_typed_is_searched_as_it_looks(string typed, string pattern) => Assert.Equal(pattern, SameText.Pattern(typed));

    [Theory]
    [InlineData("Ｚhang＠example。com ", "Zhang@example.com")]
    [InlineData(" zhang@\u200Bexample.com", "zhang@example.com")]
    public void An_address_is_what_was_meant(string typed, string address)
    {
        Assert.Equal(address, EmailText.Address(typed));
        Assert.True(EmailText.IsAddress(typed));
    }

    [Theory]
    [InlineData("zhang@example.com", true)]
    [InlineData("z.h-a+n_g@mail.example.com.cn", true)]
    [InlineData("o'neill@example.com", true)]
    [InlineData("张三@例子.中国", true)]
    [InlineData("x@y", false)]
    [InlineData("x@localhost", false)]
    [InlineData("\"a b\"@example.com", false)]
    [InlineData("\"a\"@example.com", false)]
    [InlineData("a..b@example.com", false)]
    [InlineData(".a@example.com", false)]
    [InlineData("a@example..com", false)]
    [InlineData("a@-example.com", false)]
    [InlineData("a@example.com.", false)]
    [InlineData("a@10.0.0.1", false)]
    [InlineData("a@[10.0.0.1]", false)]
    [InlineData("a@b@example.com", false)]
    [InlineData("a@example.com,b@example.com", false)]
    [InlineData("Zhang <a@example.com>", false)]
    [InlineData("a@example.com\0", false)]
    [InlineData("@example.com", false)]
    [InlineData("", false)]
    public void An_address_has_a_plain_name_and_a_domain_with_a_dot(string typed, bool isOne) =>
        Assert.Equal(isOne, EmailText.IsAddress(typed));

    [Fact]
    public void A_name_longer_than_mail_servers_carry_is_no_address() =>
        Assert.Equal(
            (true, false),
            (EmailText.IsAddress(new string('a', 64) + "@example.com"), EmailText.IsAddress(new string('a', 65) + "@example.com"))
        );

    [Theory]
    [InlineData("𠮷野家-𬭎.pdf", "𠮷野家-𬭎.pdf")]
    [InlineData("a/b\\发票\u202Efdp.exe.pdf", "发票fdp.exe.pdf")]
    [InlineData("👨\u200D👩\u200D👧.png", "👨\u200D👩\u200D👧.png")]
    public void A_file_keeps_its_rare_characters(string sent, string kept) => Assert.Equal(kept, FileName.Clean(sent));

    [Fact]
    public void A_long_file_name_is_cut_between_characters_and_keeps_its_extension()
    {
        var kept = FileName.Clean(string.Concat(Enumerable.Repeat("𠮷", 300)) + ".pdf");
        Assert.Equal(string.Concat(Enumerable.Repeat("𠮷", FileLimits.NameLength - 4)) + ".pdf", kept);
    }

    [Theory]
    [InlineData("""{"a":"鞍\u0000山"}""", "空字符")]
    [InlineData("""{"a\u0000":1}""", "空字符")]
    [InlineData("""{"a":["\ud842"]}""", "不完整的字符")]
    [InlineData("""{"a":"\ud842\udfb7 \\u0000 \n"}""", null)]
    [InlineData("""{"a":""", null)]
    [InlineData("""{"a":1,"b":[true,null]}""", null)]
    public void Json_says_which_text_cannot_be_stored(string json, string? problem)
    {
        var found = JsonText.Problem(System.Text.Encoding.UTF8.GetBytes(json));
        Assert.True(problem is null ? found is null : found?.Contains(problem, StringComparison.Ordinal) == true, found);
    }

    /// <summary>
    /// Every dash that Unicode knows among the general punctuation is the hyphen of a case number, as are the minus sign and the wide ones.
    /// </summary>
    [Fact]
    public void Every_dash_is_the_hyphen_of_a_number()
    {
        var dashes = Enumerable
            .Range(0x2010, 0x20)
            .Select(code => (char)code)
            .Where(letter => char.GetUnicodeCategory(letter) == System.Globalization.UnicodeCategory.DashPunctuation)
            .Concat("−－﹣")
            .ToList();
        Assert.Equal(9, dashes.Count);
        Assert.All(dashes, dash => Assert.Equal("AS2023-1305-00001", FullWidth.ToHalf($"AS2023{dash}1305{dash}00001")));
    }

    [Theory]
    [InlineData("""{"root":{},"root":{}}""", "“root”写了两次")]
    [InlineData("""{"a":[{"b":1,"\u0062":2}]}""", "“b”写了两次")]
    [InlineData("""{"a":{"a":1},"b":[{"a":1},{"a":1}],"A":1}""", null)]
    [InlineData("""{"a":1,"a":""", "“a”写了两次")]
    [InlineData("""[1,"a","a"]""", null)]
    [InlineData("""}""", null)]
    public void Json_says_which_name_stands_twice(string json, string? problem)
    {
        var found = JsonText.Repeated(System.Text.Encoding.UTF8.GetBytes(json));
        Assert.True(problem is null ? found is null : found?.Contains(problem, StringComparison.Ordinal) == true, found);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_said_to_be_none() =>
        Assert.Contains("UTF-8", JsonText.Problem([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]), StringComparison.Ordinal);
}
