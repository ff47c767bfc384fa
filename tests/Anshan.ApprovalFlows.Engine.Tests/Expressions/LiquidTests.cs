namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

public class LiquidTests
{
    [Theory]
    [InlineData("{{ 'a' | append: 'b' | prepend: 'c' | upcase }}")]
    [InlineData("{% for x in Input.lines %}{{ forloop.index }}{{ x }}{% else %}none{% endfor %}")]
    [InlineData(
        "{% capture c %}1{% endcapture %}{% assign d = c | plus: 1 %}{% if d == 2 %}x{% elsif d == 3 %}y{% else %}z{% endif "
            + "%}{% unless d == 2 %}u{% endunless %}"
    )]
    [InlineData(
        "{% case 1 %}{% when 1 %}a{% else %}b{% endcase %}{% comment %}{% if %}{% endcomment %}{% raw %}{{ x | unknown }}{% endraw %}"
    )]
    [InlineData("{{ 'a.b' | replace: '.', '+' | split: '+' | join: '..' }}{{ \"1..2 | x\" }}")]
    public void A_template_that_is_allowed_raises_no_incident(string source) => Assert.Null(ScriptMeter.Liquid(source).Incident?.Message);

    [Theory]
    [InlineData("{% include 'x' %}", "不能使用标记“include”")]
    [InlineData("{{ 'x' | read_file }}", "不能使用过滤器“read_file”")]
    [InlineData("{{ (1..10001) | size }}", "区间（1..10001）超过 10000 项")]
    [InlineData("{% if %}x", "语法错误")]
    [InlineData("{{ 1 | divided_by: 0 }}", "Liquid 表达式出错")]
    [InlineData("{{ 'now' | time_zone: 'Nowhere/No' | date: '%H' }}", "没有名为“Nowhere/No”的时区")]
    public void A_failure_is_an_incident_that_says_why(string source, string part) =>
        Assert.Contains(part, ScriptMeter.Liquid(source).Incident!.Message, StringComparison.Ordinal);
}
