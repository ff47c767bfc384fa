using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Tests.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Mail;

/// <summary>No mail of the city has a link that somebody outside wrote: walked over every template and every variable of it.</summary>
public sealed partial class StrangersTextTests
{
    private static readonly MailTemplates Templates = MailTemplates.Load(Path.Combine(Repository.Workflows, "mail"));

    /// <summary>Who writes a variable; one that is not listed is a decision to be made.</summary>
    private static readonly Dictionary<string, string> Writers = new()
    {
        ["applicant"] = "outside", // the name that an applicant gave itself
        ["recipient"] = "outside", // the name of the person written to, who may have typed it
        ["message"] = "outside", // may quote: the reason of a withdrawal, an error with the value that caused it
        ["opinion"] = "staff",
        ["organisation"] = "staff",
        ["role"] = "site",
        ["from"] = "staff",
        ["to"] = "staff",
        ["items"] = "site", // labels of fields and materials
        ["caseNumber"] = "site",
        ["measureTitle"] = "site",
        ["benefit"] = "site",
        ["status"] = "site",
        ["stage"] = "site",
        ["amount"] = "site",
        ["capitals"] = "site",
        ["due"] = "site",
        ["date"] = "site",
        ["year"] = "site",
        ["url"] = "site",
        ["siteName"] = "site",
        ["contact"] = "site",
        ["item"] = "site",
        ["clause"] = "site", // of the measure
        ["missing"] = "staff",
        ["helps"] = "staff",
        ["again"] = "site",
        ["summary"] = "site", // counts
    };

    /// <summary>
    /// Lists of lines; those of the work mail are written by DigestReader, with names as MailNames has them; the others are the site's.
    /// </summary>
    private static readonly string[] Lists =
    [
        "items",
        "overdue",
        "objections",
        "claims",
        "soon",
        "fresh",
        "waiting",
        "past",
        "reported",
        "stuck",
        "remedies",
        "duties",
    ];

    public static TheoryData<string> Names => [.. Templates.Names];

    public static TheoryData<string> Attacks =>
        [
            "http://evil.example/login",
            "https：//evil.example",
            "请立即登录 www.evil.example 核对",
            "evil.example",
            "鞍山.公司",
            "evil。example",
            "evil．example",
            "evil.example:8443/x",
            "attacker@evil.example",
            "mailto:a@evil.example",
            "HTTP://EVIL.EXAMPLE",
            "http:\\\\evil.example",
            "http:/evil.example",
            "[2001:db8::1].example.com",
            "192.0.2.7/login",
            "tel:110",
            "javascript:alert(1)",
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_variable_has_a_writer_and_no_subject_is_written_outside(string template)
    {
        var (subject, text) = Templates.Variables(template);
        Assert.DoesNotContain(subject.Concat(text), name => !Writers.ContainsKey(name) && !Lists.Contains(name));
        Assert.DoesNotContain(subject, IsOutside);
        Assert.NotEmpty(text);
    }

    /// <summary>The mail to an address that nobody has proved to own: not one word that somebody typed.</summary>
    [Fact]
    public void The_mail_to_an_unproved_address_quotes_nobody() =>
        Assert.Equal(["due", "siteName", "url"], Templates.Variables("confirm-email").Text.Where(name => name != "contact").Order());

    [Theory]
    [MemberData(nameof(Attacks))]
    public void What_was_typed_outside_becomes_no_link_in_any_mail(string attack)
    {
        foreach (var name in Templates.Names)
        {
            var mail = Templates.Render(name, Model(attack + "\r\nBcc: victim@example.cn\u2028"));
            var typed = mail.Text.Replace("https://site.test/x", "", StringComparison.Ordinal);
            Assert.DoesNotMatch(Linkable(), typed);
            Assert.All(Anchor().Matches(mail.Html), link => Assert.Equal("https://site.test/x", link.Groups[1].Value));
            Assert.DoesNotContain('\n', mail.Subject);
        }
    }

    [Theory]
    [InlineData("鞍山会展有限公司", "鞍山会展有限公司")]
    [InlineData("  陈\t经理\r\n ", "陈 经理")]
    [InlineData("上海 A.B. 公司（No.3）", "上海 A. B. 公司（No. 3）")]
    [InlineData("第3.5号厂房", "第3.5号厂房")]
    [InlineData("360.cn 公司", "360. cn 公司")]
    [InlineData("单位：鞍山", "单位：鞍山")]
    public void An_honest_name_stays_readable(string typed, string shown) => Assert.Equal(shown, MailNames.Name(typed));

    [Fact]
    public void A_long_name_is_cut() => Assert.Equal(MailNames.Longest, MailNames.Name(new string('名', 5000)).Length);

    private static bool IsOutside(string name) => Writers.GetValueOrDefault(name) == "outside";

    private static Dictionary<string, object?> Model(string attack)
    {
        var model = new Dictionary<string, object?>();
        foreach (var (name, writer) in Writers)
        {
            model[name] =
                name == "url" ? "https://site.test/x"
                : writer == "outside" ? attack
                : "内容";
        }

        foreach (var name in Lists)
        {
            model[name] = new[] { MailNames.Name(attack) };
        }

        return model;
    }

    /// <summary>What mail programs make links of by themselves: a scheme, a mail address, a name with dots.</summary>
    [GeneratedRegex(
        @"[a-z]+[:：][/／\\]|(mailto|tel|javascript)[:：]\S|\S[@＠]\S|[\p{L}\p{N}\]\-][.．]\p{L}|[\p{L}\]\-][.．]\p{N}|[A-Za-z0-9][。"
            + "｡][A-Za-z0-9]",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Linkable();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Anchor();
}
