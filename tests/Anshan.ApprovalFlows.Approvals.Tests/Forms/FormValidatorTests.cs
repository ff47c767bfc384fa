using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tests.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Forms;

public sealed class FormValidatorTests
{
    private static readonly FormSpec Form = MeasureCatalogue.Load(Repository.Workflows)["1.2"].Form;

    [Fact]
    public void A_filled_in_form_is_clean_and_its_values_are_in_one_form()
    {
        var check = FormValidator.Check(Form, Filled(), submit: true, FormFacts.None);

        Assert.Empty(check.Errors);
        Assert.True(check.IsClean);
        Assert.Equal(new DateOnly(2023, 10, 1), check.Values.Date("eventStart"));
        Assert.Equal("2023-10-03", check.Values["eventEnd"]);
        Assert.Equal(Money.FromYuan(123_456.7m), check.Values.Money("venueRental"));
        Assert.Equal("123456.70", check.Values["venueRental"]);
        Assert.Equal("第一行\n第二行", check.Values.Text("eventSummary"));
        Assert.Null(check.Values["publicity"]);
    }

    [Fact]
    public void Submitting_an_empty_form_names_everything_that_is_missing()
    {
        var check = FormValidator.Check(Form, new Dictionary<string, string?>(), submit: true, FormFacts.None);

        Assert.Equal(["eventEnd", "eventName", "eventStart", "eventSummary", "eventVenue", "venueRental"], check.Errors.Keys.Order());
        Assert.Equal("请填写活动名称。", check.Errors["eventName"]);
        Assert.Equal("请至少填写一项大于零的费用。", check.Errors["venueRental"]);
    }

    [Fact]
    public void Saving_asks_for_nothing_that_is_missing() =>
        Assert.Empty(
            FormValidator.Check(Form, new Dictionary<string, string?> { ["eventName"] = " " }, submit: false, FormFacts.None).Errors
        );

    [Theory]
    [InlineData("eventStart", "10月1日", "不是可以识别的日期")]
    [InlineData("eventStart", "2023-02-29", "没有这一天")]
    [InlineData("eventStart", "2022-12-31", "2023年1月1日至2023年12月31日")]
    [InlineData("eventEnd", "2024-01-01", "2023年1月1日至2023年12月31日")]
    [InlineData("eventEnd", "2023-09-30", "结束日期不能早于开始日期")]
    [InlineData("venueRental", "-1", "不能为负")]
    [InlineData("venueRental", "五万", "不是可以识别的金额")]
    [InlineData("publicity", "1.234", "两位小数")]
    public void What_is_wrong_is_said_beside_its_field_and_kept_as_typed(string key, string typed, string problem)
    {
        foreach (var submit in (bool[])[true, false])
        {
            var check = FormValidator.Check(Form, Filled((key, typed)), submit, FormFacts.None);

            Assert.Equal(key, Assert.Single(check.Errors).Key);
            Assert.Contains(problem, check.Errors[key], StringComparison.Ordinal);
            Assert.Equal(typed, check.Values[key]);
        }
    }

    [Fact]
    public void A_cost_of_zero_is_no_cost()
    {
        var check = FormValidator.Check(Form, Filled(("venueRental", "0"), ("matchmaking", "0.00")), submit: true, FormFacts.None);
        Assert.Equal("venueRental", Assert.Single(check.Errors).Key);
        Assert.Empty(FormValidator.Check(Form, Filled(("venueRental", "0"), ("publicity", "0.01")), submit: true, FormFacts.None).Errors);
    }

    [Fact]
    public void The_last_and_the_first_day_of_the_year_count_and_an_event_may_last_one_day()
    {
        Assert.Empty(
            FormValidator.Check(Form, Filled(("eventStart", "2023-01-01"), ("eventEnd", "2023-12-31")), submit: true, FormFacts.None).Errors
        );
        Assert.Empty(
            FormValidator.Check(Form, Filled(("eventStart", "2023-12-31"), ("eventEnd", "2023-12-31")), submit: true, FormFacts.None).Errors
        );
    }

    [Fact]
    public void A_text_is_measured_in_characters_as_people_count_them()
    {
        Assert.Empty(
            FormValidator
                .Check(Form, Filled(("eventName", string.Concat(Enumerable.Repeat("𠮷", 100)))), submit: true, FormFacts.None)
                .Errors
        );
        Assert.Equal(
            "最多 100 字，现在是 101 字。",
            FormValidator.Check(Form, Filled(("eventName", new string('展', 101))), submit: true, FormFacts.None).Errors["eventName"]
        );
        Assert.Equal(
            "最多 1000 字，现在是 1001 字。",
            FormValidator.Check(Form, Filled(("eventSummary", new string('展', 1001))), submit: false, FormFacts.None).Errors[
                "eventSummary"
            ]
        );
    }

    [Fact]
    public void Control_characters_and_unknown_keys_are_left_out()
    {
        var values = FormValidator
            .Check(Form, Filled(("eventName", "秋季\0展\u001b会\r\n二期"), ("isAdmin", "true")), submit: true, FormFacts.None)
            .Values;

        Assert.Equal("秋季展会 二期", values["eventName"]);
        Assert.DoesNotContain("isAdmin", values.Keys);
    }

    [Fact]
    public void What_was_saved_is_read_again_without_a_change()
    {
        var first = FormValidator.Check(Form, Filled(("eventStart", "某天"), ("venueRental", "很多")), submit: false, FormFacts.None);
        var second = FormValidator.Check(Form, first.Values.ToRaw(), submit: false, FormFacts.None);

        Assert.Equal(first.Values, second.Values);
        Assert.Equal(first.Errors, second.Errors);
    }

    [Theory]
    [InlineData("3", null)]
    [InlineData("３", null)]
    [InlineData("2.5", "整数")]
    [InlineData("0", "1 至 10 之间")]
    [InlineData("11", "1 至 10 之间")]
    [InlineData("-3", "1 至 10 之间")]
    [InlineData("三", "请填写数字")]
    [InlineData("1e1", "请填写数字")]
    public void A_number_keeps_to_its_range_and_decimals(string typed, string? problem) =>
        AssertProblem(new FieldSpec("n", "数量", FieldKind.Number, Min: 1, Max: 10), typed, problem);

    [Theory]
    [InlineData("a", null)]
    [InlineData("b", "请从所列选项中选择类别")]
    public void A_choice_is_one_of_those_offered(string typed, string? problem) =>
        AssertProblem(new FieldSpec("n", "类别", FieldKind.Choice, Choices: [new("a", "甲")]), typed, problem);

    private static void AssertProblem(FieldSpec field, string typed, string? problem)
    {
        var check = FormValidator.Check(
            new FormSpec([], [field], []),
            new Dictionary<string, string?> { ["n"] = typed },
            submit: true,
            FormFacts.None
        );
        Assert.Equal(problem is null, check.IsClean);
        Assert.Contains(problem ?? "", check.Errors.GetValueOrDefault("n", ""), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Filled(params (string Key, string Value)[] changes)
    {
        Dictionary<string, string?> raw = new()
        {
            ["eventName"] = " 秋季消费博览会 ",
            ["eventVenue"] = "鞍山国际会展中心",
            ["eventStart"] = "２０２３年１０月１日",
            ["eventEnd"] = "2023/10/3",
            ["eventSummary"] = "第一行\r\n第二行",
            ["venueRental"] = "123,456.7 元",
            ["matchmaking"] = "",
            ["publicity"] = null,
        };
        foreach (var (key, value) in changes)
        {
            raw[key] = value;
        }

        return raw;
    }
}
