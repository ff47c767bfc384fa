namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

/// <summary>Templates with their expected texts: Liquid as documented, dates by strftime, Elsa's filters and objects.</summary>
public class LiquidCaseTests
{
    public static TheoryData<string> Names() => new(ExpressionSuite.Liquid.Select(item => item.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_template_gives_its_right_answer(string name)
    {
        var item = ExpressionSuite.Liquid.Single(item => item.Name == name);
        Assert.Equal(item.Gives, ExpressionSuite.Render(item.Template));
    }

    [Theory]
    [InlineData("{{ '1-3-2026' | date: '%F' }}", "可以读作 1 月 3 日，也可以读作 3 月 1 日")]
    [InlineData("{% if Variables.ok %}\n{% endfor %}", "第 2 行")]
    [InlineData("a\n{{ Variables.name | }}", "第 2 行")]
    [InlineData("{{ 'x' | format_string: 1 }}{{ 1 | format_number: 'D999999' }}", "不能超过 99")]
    [InlineData("{{ 'now' | date: '%999999999d' }}", "不能超过 99")]
    [InlineData("{% for a in (1..1000) %}{% for b in (1..1000) %}{% for c in (1..1000) %}{% endfor %}{% endfor %}{% endfor %}", "已停止")]
    public void A_template_that_cannot_be_right_says_why(string template, string part) =>
        Assert.Contains(part, ExpressionSuite.Incident("Liquid", template), StringComparison.Ordinal);
}
