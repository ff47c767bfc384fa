using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

/// <summary>Bad input in every field of every measure: the message is at the field, and nothing typed is lost.</summary>
public sealed class EveryFormTests
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(Repository.Workflows);

    private static IEnumerable<(MeasurePackage Measure, FieldSpec Field)> FieldsOf(FieldKind kind) =>
        from measure in Catalogue.All
        from field in measure.Form.Fields
        where field.Kind == kind && field.Compute is null
        select (measure, field);

    [Theory]
    [InlineData("-1", "不能为负数")]
    [InlineData("1000000000000.01", "金额过大")]
    [InlineData("99999999999999999999", "金额过大")]
    [InlineData("1.005", "最多两位小数")]
    [InlineData("５０万５", "不能确定是多少")]
    [InlineData("大约三千", "不是可以识别的金额")]
    [InlineData("1e5", "不是可以识别的金额")]
    public void A_sum_that_cannot_be_is_refused_at_its_field_and_kept(string typed, string problem)
    {
        foreach (var (measure, field) in FieldsOf(FieldKind.Money))
        {
            var check = Check(measure, field, typed);
            Assert.Contains(problem, check.Errors[field.Key], StringComparison.Ordinal);
            Assert.Equal(typed, check.Values[field.Key]);
        }
    }

    [Fact]
    public void Full_width_digits_are_taken_as_what_they_mean()
    {
        foreach (var (measure, field) in FieldsOf(FieldKind.Money))
        {
            Assert.Equal("1234567.50", Check(measure, field, "１，２３４，５６７．５０").Values[field.Key]);
        }
    }

    [Theory]
    [InlineData("0023-10-01")]
    [InlineData("1923年10月1日")]
    [InlineData("9023-10-01")]
    public void A_day_out_of_all_bounds_is_refused_at_its_field(string typed)
    {
        foreach (var (measure, field) in FieldsOf(FieldKind.Date))
        {
            Assert.True(Check(measure, field, typed).Errors.ContainsKey(field.Key), $"{measure.Id} {field.Key}");
        }
    }

    [Fact]
    public void A_day_beside_the_base_period_is_refused_in_the_words_of_the_measure()
    {
        foreach (var (measure, field) in FieldsOf(FieldKind.Date).Where(item => item.Field.MinDate is not null))
        {
            var day = field.MinDate!.Value.AddDays(-1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            Assert.False(string.IsNullOrEmpty(Check(measure, field, day).Errors[field.Key]));
        }
    }

    // Always shown here: conditions are covered by another test.
    private static FormCheck Check(MeasurePackage measure, FieldSpec field, string typed)
    {
        var form = measure.Form with { Fields = [field with { ShownWhen = null, RequiredWhen = null }], Rules = [] };
        return FormValidator.Check(form, new Dictionary<string, string?> { [field.Key] = typed }, submit: false, FormFacts.None);
    }
}
