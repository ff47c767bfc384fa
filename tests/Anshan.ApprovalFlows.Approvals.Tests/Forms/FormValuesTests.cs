using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Tests.Forms;

public sealed class FormValuesTests
{
    private static readonly FormSpec Form = new(
        [],
        [
            new FieldSpec("name", "名称", FieldKind.Text),
            new FieldSpec("day", "日期", FieldKind.Date),
            new FieldSpec("cost", "费用", FieldKind.Money),
            new FieldSpec("posts", "岗位", FieldKind.Number, Unit: "个"),
            new FieldSpec("type", "类别", FieldKind.Choice, Choices: [new FieldChoice("a", "甲类")]),
        ],
        []
    );

    private static readonly FormValues Values = FormValues
        .Empty.With("name", "展会 <b> \"引号\" \n 换行 𠮷")
        .With("day", "2023-10-01")
        .With("cost", "12.30")
        .With("posts", "1200")
        .With("type", "a");

    [Fact]
    public void Json_goes_round_and_stays_readable()
    {
        Assert.Equal(Values, FormValues.FromJson(Values.ToJson()));
        Assert.Contains("展会", Values.ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("<", Values.ToJson(), StringComparison.Ordinal);
        Assert.Equal("{}", FormValues.Empty.ToJson());
        Assert.Throws<JsonException>(() => FormValues.FromJson("null"));
    }

    [Fact]
    public void Typed_values_are_null_where_nothing_readable_stands()
    {
        var draft = Values.With("day", "某天").With("cost", "很多").With("posts", null);
        Assert.Null(draft.Date("day"));
        Assert.Null(draft.Money("cost"));
        Assert.Null(draft.Number("posts"));
        Assert.Equal("某天", draft.Text("day"));
        Assert.Equal((1200m, Money.FromYuan(12.3m)), (Values.Number("posts"), Values.Money("cost")));
    }

    [Fact]
    public void Values_are_equal_when_each_is()
    {
        Assert.Equal(Values, Values.With("name", "x").With("name", Values["name"]));
        Assert.NotEqual(Values, Values.With("name", "x"));
        Assert.Equal(Values.GetHashCode(), FormValues.FromJson(Values.ToJson()).GetHashCode());
        Assert.Equal(FormValues.Empty, FormValues.Empty.With("name", ""));
    }

    [Fact]
    public void A_difference_names_the_changed_fields_as_people_read_them()
    {
        var after = Values.With("day", "2023-10-12").With("cost", "500000.00").With("posts", null).With("type", "b");

        Assert.Equal(
            [
                new FieldChange("day", "日期", "2023年10月1日", "2023年10月12日"),
                new FieldChange("cost", "费用", "12.30 元", "500,000.00 元"),
                new FieldChange("posts", "岗位", "1,200 个", FieldSpec.NotFilledIn),
                new FieldChange("type", "类别", "甲类", "b"),
            ],
            FormDifference.Between(Form, Values, after)
        );
        Assert.Empty(FormDifference.Between(Form, Values, Values));
    }
}
