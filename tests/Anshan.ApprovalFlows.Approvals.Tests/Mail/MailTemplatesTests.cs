using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Tests.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Mail;

public sealed partial class MailTemplatesTests
{
    private static readonly string Folder = Path.Combine(Repository.Workflows, "mail");
    private static readonly MailTemplates Templates = MailTemplates.Load(Folder);

    private static readonly Dictionary<string, object?> Sample = new()
    {
        ["applicant"] = "鞍山示例会展有限公司",
        ["recipient"] = "王经办",
        ["caseNumber"] = "AS-2023-1.2-0001",
        ["measureTitle"] = "促消费展会及活动补助",
        ["benefit"] = "补助",
        ["status"] = "市级审核中",
        ["stage"] = "县区审核",
        ["message"] = "县区两个部门均已通过。",
        ["opinion"] = "请补充展位搭建发票。",
        ["organisation"] = "铁东区商务局、铁东区财政局",
        ["amount"] = Money.FromYuan(500_000),
        ["capitals"] = "伍拾万元整",
        ["due"] = new DateOnly(2023, 12, 29),
        ["date"] = new DateOnly(2023, 12, 20),
        ["from"] = "市财政局",
        ["to"] = "铁东区财政局",
        ["role"] = "审核人员",
        ["items"] = new[] { "展位搭建", "支出费用发票" },
        ["url"] = "https://example.test/cases/1?tab=a&b=2",
        ["contact"] = "5899860",
        ["by"] = "李科长",
        ["year"] = "2024",
        ["summary"] = "已超期 1 件",
        ["objections"] = new[] { "AS2023-0102-00007" },
        ["overdue"] = new[] { "AS2023-0102-00001　1.2 促消费展会及活动补助\n已到期\nhttps://example.test/inbox/tasks/1" },
        ["soon"] = new[] { "AS2023-0102-00002" },
        ["fresh"] = new[] { "AS2023-0102-00003" },
        ["claims"] = new[] { "91210302MA0ABCDE1M" },
        ["unattended"] = new[] { "AS2023-0102-00004　铁东区商务局：县区审核" },
        ["waiting"] = new[] { "AS2023-0102-00004" },
        ["past"] = new[] { "AS2023-0102-00005" },
        ["reported"] = new[] { "AS2023-0102-00006" },
        ["duties"] = new[] { "审核人员：在“待办”审核" },
        ["clause"] = "对2023年主办方发生的支出给予补助",
        ["missing"] = "没有支出发票",
        ["helps"] = "取得发票后再申报",
        ["again"] = "在2023年12月31日以前可以重新申报。",
        ["remedies"] = new[] { "行政复议", "行政诉讼" },
    };

    public static TheoryData<string> Names => [.. Templates.Names];

    [Fact]
    public void Three_loops_of_a_thousand_in_a_mail_end_with_an_error()
    {
        var hostile = Templates.With([
            (
                "hostile",
                "subject: {{ caseNumber }}\nneeds: caseNumber\n\n{% for a in (1..1000) %}{% for b in (1..1000) %}{% for c in "
                    + "(1..1000) %}{% endfor %}{% endfor %}{% endfor %}"
            ),
        ]);
        Assert.Contains(
            "已停止",
            Assert.Throws<MailTemplateException>(() => hostile.Render("hostile", Sample)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Now_in_a_mail_is_the_instant_of_the_step_on_the_local_clock()
    {
        var dated = Templates.With([("dated", "subject: {{ caseNumber }}\nneeds: caseNumber\n\n{{ 'now' | date: '%Y-%m-%d %H:%M' }}")]);
        Assert.StartsWith(
            "2024-01-01 00:30",
            dated.Render("dated", Sample, new DateTimeOffset(2023, 12, 31, 16, 30, 0, TimeSpan.Zero)).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "没有“现在”",
            Assert.Throws<MailTemplateException>(() => dated.Render("dated", Sample)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("{% if applicant %}\n没有结束", "语法错误")]
    [InlineData("第一行\n{{ applicant | }}", "第 2 行")]
    [InlineData("{{ applicant | read_file }}", "read_file")]
    [InlineData("{% include 'x' %}", "include")]
    public void A_broken_template_says_what_is_wrong_and_where(string text, string part) =>
        Assert.Contains(
            part,
            Assert.Throws<MailTemplateException>(() => Templates.With([("broken", $"subject: x\nneeds: caseNumber\n\n{text}")])).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Every_mail_that_the_cases_and_accounts_need_has_a_template() =>
        Assert.Equal(
            [
                "account-correction",
                "account-disabled",
                "award-determined",
                "calendar-missing",
                "cap-room",
                "case-closed",
                "case-copied",
                "case-expired",
                "case-rejected",
                "case-submitted",
                "case-withdrawn",
                "claim-decided",
                "claim-notice",
                "claim-opened",
                "claim-result",
                "confirm-email",
                "correction-expiring",
                "correction-requested",
                "deadline-warning",
                "email-already-registered",
                "incident-notice",
                "invitation",
                "objection-decided",
                "payment-failed",
                "reset-password",
                "status-changed",
                "task-opened",
                "task-urged",
                "transfer-recorded",
                "transfer-reversed",
                "work-digest",
            ],
            Templates.Names
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void A_template_uses_no_key_that_the_sample_does_not_have(string name)
    {
        var source = File.ReadAllText(Path.Combine(Folder, $"{name}.liquid"));
        var used = Variables().Matches(source).Select(match => match.Groups[1].Value).Except(["item", "way", "forloop", "siteName"]);

        Assert.Empty(used.Except(Sample.Keys));
        Assert.Empty(Templates.Needs(name).Except(Sample.Keys));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_template_renders_with_everything_it_can_use(string name)
    {
        var mail = Templates.Render(name, Sample);

        AssertWellFormed(mail);
        Assert.All(
            Templates.Needs(name),
            key =>
                Assert.Contains(
                    Sample[key] switch
                    {
                        Money => "500,000.00 元",
                        DateOnly date => ChinaTime.Display(date),
                        var text => (string)text!,
                    },
                    mail.Subject + mail.Text,
                    StringComparison.Ordinal
                )
        );
        Assert.Contains("5899860", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_template_reads_well_with_nothing_but_what_it_needs(string name) =>
        AssertWellFormed(Templates.Render(name, Sample.Where(value => Templates.Needs(name).Contains(value.Key)).ToDictionary()));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_template_refuses_to_write_without_what_it_needs(string name) =>
        Assert.All(
            Templates.Needs(name),
            key =>
            {
                Dictionary<string, object?> model = new(Sample) { [key] = " " };
                Assert.Contains(
                    key,
                    Assert.Throws<MailTemplateException>(() => Templates.Render(name, model)).Message,
                    StringComparison.Ordinal
                );
            }
        );

    [Theory]
    [MemberData(nameof(Names))]
    public void The_readme_says_what_a_template_needs(string name)
    {
        var row = File.ReadLines(Path.Combine(Repository.Workflows, "README.md"))
            .Single(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
        Assert.Equal(string.Join(", ", Templates.Needs(name)), row.Split('|')[4].Trim().TrimStart('–'));
    }

    [Fact]
    public void A_mail_about_a_case_says_who_has_it_now_and_until_when()
    {
        var mail = Templates.Render("case-submitted", Sample);

        Assert.Equal("已收到您的申请（AS-2023-1.2-0001）", mail.Subject);
        Assert.Contains("现在由铁东区商务局、铁东区财政局审核。预计不晚于2023年12月29日完成这一步。", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_is_the_encoded_text_with_links_that_can_be_clicked()
    {
        var mail = Templates.Render(
            "case-rejected",
            new Dictionary<string, object?>(Sample) { ["opinion"] = "<script>alert(\"x\")</script>\n见 https://a.test/x。" }
        );

        Assert.Contains(
            "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;<br>见 <a href=\"https://a.test/x\">https://a.test/x</a>。",
            mail.Html,
            StringComparison.Ordinal
        );
        Assert.Contains("<a href=\"https://example.test/cases/1?tab=a&amp;b=2\">", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.Ordinal);
        Assert.Contains("<script>", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_can_write_neither_a_header_nor_a_template()
    {
        var mail = Templates.Render(
            "case-submitted",
            new Dictionary<string, object?>(Sample)
            {
                ["caseNumber"] = "1\r\nBcc: x@example.test",
                ["applicant"] = "{{ caseNumber }}{% for i in (1..9999) %}",
            }
        );

        Assert.DoesNotContain(mail.Subject, char.IsControl);
        Assert.StartsWith("{{ caseNumber }}{% for i in (1..9999) %}", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_very_long_value_is_cut_and_says_so()
    {
        var mail = Templates.Render("case-rejected", new Dictionary<string, object?>(Sample) { ["opinion"] = new string('长', 100_000) });

        Assert.InRange(mail.Text.Length, 4000, 6000);
        Assert.Contains("全文请登录平台查看", mail.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("subject: x\nneeds:\n\n{% for i in (1..900) %}{% for j in (1..900) %}很长很长的一行{% endfor %}{% endfor %}")]
    [InlineData(
        "subject: x\nneeds:\n\n{% for i in (1..900) %}{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' }}{% endfor %}"
    )]
    public void A_template_that_writes_without_end_is_stopped(string content) =>
        Assert.Throws<MailTemplateException>(() => LoadWith(content).Render("x", new Dictionary<string, object?>()));

    [Theory]
    [InlineData("needs:\n\ntext")]
    [InlineData("subject: x\ntext")]
    [InlineData("subject: x\nneeds:\n\n{% if a %}text")]
    [InlineData("subject: {{ a\nneeds:\n\ntext")]
    public void A_broken_template_is_named_when_loading(string content) =>
        Assert.Equal("x", Assert.Throws<MailTemplateException>(() => LoadWith(content)).Template);

    [Fact]
    public void An_unknown_template_is_named()
    {
        Assert.False(Templates.Has("no-such"));
        Assert.Contains(
            "no-such",
            Assert.Throws<MailTemplateException>(() => Templates.Render("no-such", Sample)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Many_threads_render_the_same_mail()
    {
        var expected = Templates.Render("task-opened", Sample).Text;
        Assert.All(
            ParallelEnumerable.Range(0, 400).WithDegreeOfParallelism(8).Select(_ => Templates.Render("task-opened", Sample).Text).ToList(),
            text => Assert.Equal(expected, text)
        );
    }

    private static MailTemplates LoadWith(string content)
    {
        var folder = Directory.CreateTempSubdirectory("mail");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "_footer.liquid"), "footer");
            File.WriteAllText(Path.Combine(folder.FullName, "x.liquid"), content);
            return MailTemplates.Load(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void AssertWellFormed(RenderedMail mail)
    {
        Assert.NotEmpty(mail.Subject);
        Assert.Contains(MailTemplates.SiteName, mail.Text, StringComparison.Ordinal);
        foreach (var part in (string[])[mail.Subject, mail.Text, mail.Html])
        {
            // What a missing value leaves in a text: template markup, doubled or trailing punctuation, double spaces.
            Assert.DoesNotMatch(@"\{\{|\}\}|\{%|%\}|Liquid|（）|“”|：：|，。|。。|^：|是。|由审核|由办理|\n\n\n", part);
        }
    }

    [GeneratedRegex(@"\{[{%] *(?:if |for item in )?([a-zA-Z]+)(?<!else|endif|endfor|for|if)\b")]
    private static partial Regex Variables();
}
