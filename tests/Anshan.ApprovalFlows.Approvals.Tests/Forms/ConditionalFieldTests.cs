using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tests.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Forms;

/// <summary>Fields that another answer shows or requires, and bounds of sums.</summary>
public sealed class ConditionalFieldTests
{
    private static readonly FormSpec Form = new(
        [],
        [
            new("mode", "支持方式", FieldKind.Choice, Required: true, Choices: [new("direct", "直接补助"), new("interest", "贷款贴息")]),
            new("loan", "贷款金额", FieldKind.Money, Required: true, Min: 10_000, Max: 1_000_000, ShownWhen: new("mode", ["interest"])),
            new("lender", "贷款银行", FieldKind.Text, ShownWhen: new("mode", ["interest"])),
            new("document", "文号", FieldKind.Text, RequiredWhen: new("mode", ["direct"])),
        ],
        [new AtLeastOne(["loan"], "请填写贷款金额。")]
    );

    [Fact]
    public void A_field_of_another_answer_is_neither_missing_nor_wrong_nor_submitted()
    {
        var check = Check(true, ("mode", "direct"), ("loan", "随便写的"), ("document", "鞍工信〔2023〕1号"));
        Assert.Empty(check.Errors);
        Assert.Null(check.Values["loan"]);
    }

    [Fact]
    public void In_a_draft_it_keeps_what_was_typed_until_the_answer_is_changed_back()
    {
        var draft = Check(false, ("mode", "direct"), ("loan", "50000"));
        Assert.Equal("50000.00", draft.Values["loan"]);
        Assert.Empty(Check(true, ("mode", "interest"), ("loan", draft.Values["loan"])).Errors);
    }

    [Fact]
    public void Shown_it_is_required_and_read_like_any_other()
    {
        Assert.Equal("请填写贷款金额。", Check(true, ("mode", "interest")).Errors["loan"]);
        Assert.Equal(["document"], Check(true, ("mode", "direct")).Errors.Keys);
        Assert.Contains("不能为负数", Check(false, ("mode", "interest"), ("loan", "-5")).Errors["loan"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9999.99", false)]
    [InlineData("10000", true)]
    [InlineData("1000000", true)]
    [InlineData("1000000.01", false)]
    public void The_bounds_of_a_sum_are_in_yuan_and_inclusive(string typed, bool isGood)
    {
        var check = Check(true, ("mode", "interest"), ("loan", typed));
        Assert.Equal(isGood ? null : "应在 10,000.00 元 至 1,000,000.00 元 之间。", check.Errors.GetValueOrDefault("loan"));
    }

    [Theory]
    [InlineData("10.1", "supportMode", "interest", "loanAmount")]
    [InlineData("2.2", "part", "retailGrowth", "retail2023")]
    [InlineData("8.1", "service", "provincialFund", "expenditure")]
    [InlineData("17.2", "situation", "multiInvoice", "minorChildren")]
    public void Packages_ask_for_what_the_chosen_way_needs(string measureId, string choice, string value, string needed)
    {
        var form = MeasureCatalogue.Load(Repository.Workflows)[measureId].Form;
        Assert.Contains(
            needed,
            FormValidator.Check(form, new Dictionary<string, string?> { [choice] = value }, submit: true, FormFacts.None).Errors.Keys
        );
        var other = form.Find(choice)!.Choices!.First(item => !form.Find(needed)!.ShownWhen!.Values.Contains(item.Value)).Value;
        Assert.DoesNotContain(
            needed,
            FormValidator.Check(form, new Dictionary<string, string?> { [choice] = other }, submit: true, FormFacts.None).Errors.Keys
        );
    }

    private static FormCheck Check(bool submit, params (string Key, string? Value)[] typed) =>
        FormValidator.Check(Form, typed.ToDictionary(item => item.Key, item => item.Value), submit, FormFacts.None);
}
