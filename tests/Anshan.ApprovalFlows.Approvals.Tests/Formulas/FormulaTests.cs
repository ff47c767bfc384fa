using Anshan.ApprovalFlows.Approvals.Formulas;

namespace Anshan.ApprovalFlows.Approvals.Tests.Formulas;

/// <summary>The language of conditions and computed values in <c>measure.json</c>.</summary>
public sealed class FormulaTests
{
    private static readonly Dictionary<string, object?> Values = new()
    {
        ["price"] = 500_000m,
        ["paid"] = 100_000m,
        ["none"] = null,
        ["kind"] = "new",
        ["born"] = new DateOnly(2005, 12, 2),
        ["today"] = new DateOnly(2023, 12, 1),
        ["target"] = "30",
        ["lastOfJanuary"] = new DateOnly(2023, 1, 31),
        ["lastOfFebruary"] = new DateOnly(2023, 2, 28),
    };

    public static TheoryData<string, object?> Worked =>
        new()
        {
            { "paid >= 20% * price", true },
            { "paid > 20% * price", false },
            { "price = 50万 and paid < 1亿", true },
            { "1 + 2 * 3 - 4 / 2", 5m },
            { "(1 + 2) * -3", -9m },
            { "max(paid - price, 0)", 0m },
            { "min(paid, price, 7)", 7m },
            { "sum(paid, none)", 100_000m },
            { "paid + none", null },
            { "paid / 0", null },
            { "kind = 'new'", true },
            { "kind in ('old', 'other')", false },
            { "not kind in ('old', 'other')", true },
            { "years(born, today)", 17m },
            { "years(born, 2023-12-02)", 18m },
            { "months(2023-01-15, 2023-03-14)", 1m },
            { "months(lastOfJanuary, lastOfFebruary)", 1m },
            { "days(today, 2023-11-30)", -1m },
            { "today <= addMonths(2023-06-01, 6)", true },
            { "endOfYear(year(today)) < today", false },
            { "number(target) * 1亿", 3_000_000_000m },
            { "if(kind = 'new', 'a', 'b')", "a" },
            { "if(none > 1, 'a', 'b')", null },
            { "given(none)", false },
            // One operand can decide the result; otherwise a missing value makes it undefined.
            { "none > 1 and kind = 'old'", false },
            { "none > 1 and kind = 'new'", null },
            { "none > 1 or kind = 'new'", true },
            { "none > 1 or kind = 'old'", null },
            { "not none > 1", null },
            // Beyond what can be counted.
            { "79228162514264337593543950335 * 10 > 1", null },
            { "addMonths(today, 999999999) > today", null },
        };

    [Theory]
    [MemberData(nameof(Worked))]
    public void A_formula_gives_what_is_worked_out_by_hand(string text, object? expected) =>
        Assert.Equal(expected, Formula.Parse(text).Evaluate(name => Values[name]));

    [Theory]
    [InlineData("", "没有写完")]
    [InlineData("price >", "没有写完")]
    [InlineData("price > 1 2", "不能是“2”")]
    [InlineData("price >> 1", "不能是“>”")]
    [InlineData("(price > 1", "这里应是“)”")]
    [InlineData("price > 1;", "第 10 个字符“;”不能识别")]
    [InlineData("kind = 'new", "不能识别")]
    [InlineData("and price", "不能是“and”")]
    [InlineData("age(born) > 1", "没有“age”这个函数")]
    [InlineData("today > 2023-02-30", "没有“2023-02-30”这一天")]
    public void What_cannot_be_read_is_named_with_its_place(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormulaException>(() => Formula.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_and_length_are_bounded()
    {
        Assert.Throws<FormulaException>(() => Formula.Parse(new string('(', 50) + "1" + new string(')', 50)));
        Assert.Throws<FormulaException>(() => Formula.Parse(string.Join(" + ", Enumerable.Repeat("1", 400))));
    }

    [Theory]
    [InlineData("prize > 1", "没有“prize”这一项")]
    [InlineData("price > today", "不能比较")]
    [InlineData("kind > 'a'", "只能用 = 或 !=")]
    [InlineData("kind = 'newer'", "没有选项“newer”")]
    [InlineData("kind in ('new', 'older')", "没有选项“older”")]
    [InlineData("price + today > 1", "要的是数字")]
    [InlineData("price and paid > 1", "要的是是非")]
    [InlineData("not price", "要的是是非")]
    [InlineData("years(price, today) > 1", "要的是日期")]
    [InlineData("years(today) > 1", "应有 2 项")]
    [InlineData("if(price > 1, 1, 'a') = 1", "同一种内容")]
    [InlineData("price + 1", "这里要的是是非")]
    public void A_formula_that_does_not_fit_the_form_is_refused(string text, string problem)
    {
        var problems = Formula.Parse(text).Problems(NameOf, FormulaKind.Truth);
        Assert.Contains(problem, string.Join('\n', problems), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Worked))]
    public void What_can_be_worked_out_fits(string text, object? expected)
    {
        var formula = Formula.Parse(text);
        var kinds = Enum.GetValues<FormulaKind>().Where(kind => formula.Problems(NameOf, kind).Count == 0).ToList();
        Assert.Single(kinds);
        Assert.Equal(
            expected is null
                ? kinds[0]
                : expected switch
                {
                    bool => FormulaKind.Truth,
                    decimal => FormulaKind.Number,
                    _ => FormulaKind.Text,
                },
            kinds[0]
        );
    }

    private static FormulaName? NameOf(string name) =>
        name switch
        {
            "kind" => new FormulaName(FormulaKind.Text, ["new", "old", "other"]),
            "target" => new FormulaName(FormulaKind.Text),
            "price" or "paid" or "none" => new FormulaName(FormulaKind.Number),
            _ when Values.ContainsKey(name) => new FormulaName(FormulaKind.Date),
            _ => null,
        };
}
