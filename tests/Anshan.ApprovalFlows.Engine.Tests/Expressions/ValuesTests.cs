using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

/// <summary>Values converted to the types of variables: no loss without an error.</summary>
public class ValuesTests
{
    [Theory]
    [InlineData("\"1,000,000\"", "Decimal", "1000000")]
    [InlineData("\"1,000,000.50\"", "Decimal", "1000000.50")]
    [InlineData("\"１２，３４５\"", "Decimal", "12345")]
    [InlineData("\" 12.5 \"", "Decimal", "12.5")]
    [InlineData("\"12345678901234567.89\"", "Decimal", "12345678901234567.89")]
    [InlineData("3.3000000000000003", "Decimal", "3.3")]
    [InlineData("114.99999999999999", "Decimal", "115")]
    [InlineData("434.99999999999994", "Decimal", "435")]
    [InlineData("0.30000000000000004", "Decimal", "0.3")]
    [InlineData("0.1", "Decimal", "0.1")]
    [InlineData("1e3", "Decimal", "1000")]
    [InlineData("true", "Decimal", "1")]
    [InlineData("\"1,000\"", "Int32", "1000")]
    [InlineData("434.99999999999994", "Int32", "435")]
    [InlineData("2147483647", "Int32", "2147483647")]
    [InlineData("\"9223372036854775807\"", "Int64", "9223372036854775807")]
    [InlineData("255", "Byte", "255")]
    [InlineData("\"abc\"", "Int32", "0")]
    [InlineData("1e300", "Double", "1E+300")]
    [InlineData("\"0.1\"", "Double", "0.1")]
    [InlineData("\"2026-03-01 18:00\"", "DateTimeOffset", "\"2026-03-01 18:00\"")]
    [InlineData("\"01:30:00\"", "TimeSpan", "\"01:30:00\"")]
    [InlineData("\"\"", "TimeSpan", "\"\"")]
    [InlineData("\" True \"", "Boolean", "true")]
    [InlineData("\"\"", "Boolean", "false")]
    [InlineData("2", "Boolean", "true")]
    public void A_value_that_fits_is_kept_exactly(string json, string type, string kept) =>
        Assert.Equal(kept, Values.Convert(JsonNode.Parse(json), type)!.ToJsonString());

    [Theory]
    [InlineData("1e20", "Int32", "100000000000000000000")]
    [InlineData("2147483648", "Int32", "2147483648")]
    [InlineData("-1", "Byte", "-1")]
    [InlineData("40000", "Int16", "40000")]
    [InlineData("1e300", "Int64", "1e300")]
    [InlineData("1e300", "Decimal", "1e300")]
    [InlineData("\"1,00,000\"", "Decimal", "1,00,000")]
    [InlineData("\"12万\"", "Decimal", "12万")]
    [InlineData("\"abc\"", "Decimal", "abc")]
    [InlineData("\"12 元\"", "Int32", "12 元")]
    [InlineData("\"abc\"", "Double", "abc")]
    [InlineData("{\"a\":1}", "Decimal", "a")]
    [InlineData("\"24:00:00\"", "TimeSpan", "24:00:00")]
    [InlineData("\"1-3-2026\"", "DateTimeOffset", "1-3-2026")]
    [InlineData("\"x\"", "Guid", "x")]
    [InlineData("\"25:99\"", "TimeOnly", "25:99")]
    [InlineData("\"yes\"", "Boolean", "yes")]
    [InlineData("\"是\"", "Boolean", "是")]
    [InlineData("\"1\"", "Boolean", "1")]
    [InlineData("[true]", "Boolean", "true")]
    public void A_value_that_does_not_fit_is_refused_by_its_name(string json, string type, string shown)
    {
        var problem = Assert.Throws<ValueConversionException>(() => Values.Convert(JsonNode.Parse(json), type));
        Assert.Contains(shown, problem.Message, StringComparison.Ordinal);
        Assert.Equal(type, problem.TypeName);
    }

    [Theory]
    [InlineData("variables.count = 1e20", "活动“s”的变量“count”的值“100000000000000000000”放不进 Int32")]
    [InlineData("variables.count = 0 / 0", "脚本的结果不是一个数（NaN）")]
    [InlineData("variables.count = 1 / 0", "脚本的结果不是一个数（Infinity）")]
    [InlineData("variables.name = new Date('x')", "脚本的结果不是日期")]
    [InlineData("variables.amount = '12万'", "活动“s”的变量“amount”的值“12万”不是数")]
    public void A_script_that_gives_a_variable_what_it_cannot_hold_changes_nothing(string script, string message)
    {
        var taken = ExpressionSuite.Take("JavaScript", $"variables.name = '李四'; {script}; 1");
        Assert.Contains(message, taken.Effects.OfType<RaiseIncident>().Single().Message, StringComparison.Ordinal);
        Assert.False(taken.State.Variables.ContainsKey("name"));
    }
}
