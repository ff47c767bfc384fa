using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

/// <summary>Every function offered to scripts, with its expected value; a new one without a case here fails.</summary>
public class ScriptLibraryTests
{
    private const string Uuid = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    public static readonly TheoryData<string, string> Cases = new()
    {
        { "getVariable('name')", "\"张三\"" },
        { "setVariable('count', 7); getVariable('count') + variables.count + getCount()", "21" },
        { "getInput('title') + getInput('TITLE') + getTitle() + input.Title", "\"标题标题标题标题\"" },
        { "getInput('nobody')", "null" },
        { "getOutputFrom('s')", "null" },
        { "getLastResult()", "null" },
        {
            "getWorkflowDefinitionId() + '|' + getWorkflowDefinitionVersionId() + '|' + (getWorkflowDefinitionVersion() + 1)",
            "\"test|test:1|2\""
        },
        { "getWorkflowInstanceId() === workflowInstanceId", "true" },
        { "setWorkflowInstanceName('甲案'); getWorkflowInstanceName()", "\"甲案\"" },
        { "getCorrelationId()", "null" },
        { "setCorrelationId('c-1'); getCorrelationId()", "\"c-1\"" },
        {
            "[isNullOrWhiteSpace(' \\t'), isNullOrWhiteSpace(null), isNullOrWhiteSpace(undefined), isNullOrWhiteSpace('x')]",
            "[true,true,true,false]"
        },
        { "[isNullOrEmpty(''), isNullOrEmpty(' '), isNullOrEmpty(null)]", "[true,false,true]" },
        { "toJson({ a: [1, '中'], b: null })", "\"{\\\"a\\\":[1,\\\"中\\\"],\\\"b\\\":null}\"" },
        { "toJson(null) + toJson(undefined)", "\"nullnull\"" },
        { "parseGuid('6F9619FF-8B86-D011-B42D-00CF4FC964FF')", "\"6f9619ff-8b86-d011-b42d-00cf4fc964ff\"" },
        { $"/^{Uuid}$/.test(newGuid()) && /^{Uuid}$/.test(newGuidString()) && /^{Uuid}$/.test(getGuidString())", "true" },
        { "newGuid() !== newGuid()", "true" },
        { "/^[0-9A-Za-z]{16,22}$/.test(newShortGuid()) && getShortGuid() !== getShortGuid()", "true" },
        { "bytesFromString('é中')", "[195,169,228,184,173]" },
        { "bytesToString([195, 169, 228, 184, 173])", "\"é中\"" },
        { "bytesToBase64(bytesFromString('中'))", "\"5Lit\"" },
        { "bytesFromBase64('5Lit')", "[228,184,173]" },
        { "stringToBase64('张三')", "\"5byg5LiJ\"" },
        { "stringFromBase64('5byg5LiJ')", "\"张三\"" },
        { "streamToBytes('中')", "[228,184,173]" },
        { "streamToBase64([228, 184, 173])", "\"5Lit\"" },
        { "readStreamAsText([228, 184, 173])", "\"中\"" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_function_gives_what_Elsa_gives(string script, string json)
    {
        var taken = ExpressionSuite.Take("JavaScript", script);
        Assert.Null(taken.Effects.OfType<RaiseIncident>().SingleOrDefault()?.Message);
        Assert.Equal(json, ScriptTests.Written(taken.State.Variables.GetValueOrDefault("o")));
    }

    [Fact]
    public void Every_function_has_a_case()
    {
        var scripts = string.Join('\n', Cases.Select(item => item.Data.Item1));
        Assert.DoesNotContain(
            ScriptLibrary.FunctionNames,
            name => !name.StartsWith("setOutcome", StringComparison.Ordinal) && !scripts.Contains($"{name}(", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_designer_knows_every_function() =>
        Assert.All(
            ScriptLibrary.FunctionNames,
            name => Assert.Contains($"declare function {name}(", ScriptLibrary.Declarations, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("parseGuid('x')", "不是 Guid")]
    [InlineData("stringFromBase64('***')", "不是 Base64")]
    [InlineData("bytesToString([300])", "第 1 项不是 0 至 255")]
    [InlineData("bytesFromString('x'.repeat(20000))", "超过 10000 个")]
    [InlineData("getOutputFrom('nobody')", "没有编号或名称为“nobody”的活动")]
    [InlineData("(async () => { throw new Error('没有金额'); })()", "Promise 被拒绝：没有金额")]
    [InlineData("Promise.reject('不行')", "Promise 被拒绝：不行")]
    [InlineData("new Promise(() => {})", "没有完成的 Promise")]
    [InlineData("new Date('1-3-2026').getTime()", "可以读作 1 月 3 日，也可以读作 3 月 1 日")]
    public void A_function_that_cannot_give_anything_says_why(string script, string part) =>
        Assert.Contains(part, ExpressionSuite.Incident("JavaScript", script), StringComparison.Ordinal);

    [Theory]
    [InlineData("(async () => 5)()", "5")]
    [InlineData("Promise.resolve({ a: 1 }).then(x => x.a + 1)", "2")]
    [InlineData("(async () => { variables.count = await Promise.resolve(9); return variables.count; })()", "9")]
    public void A_promise_is_its_value(string script, string value) => Assert.Equal(value, ExpressionSuite.Run(script));

    [Fact]
    public void What_a_script_draws_is_the_same_when_the_step_is_computed_again_and_differs_between_steps()
    {
        const string Script = "[newGuid(), newShortGuid(), Math.random(), newGuid()].join('|')";
        var first = ExpressionSuite.Run(Script);
        Assert.Equal(first, ExpressionSuite.Run(Script));
        Assert.Equal(4, first!.Split('|').Distinct().Count());
        Assert.All(
            Enumerable.Range(0, 50),
            _ =>
                Assert.InRange(double.Parse(ExpressionSuite.Run("Math.random()")!, System.Globalization.CultureInfo.InvariantCulture), 0, 1)
        );
    }

    [Fact]
    public void The_correlation_and_the_name_that_a_script_sets_are_those_of_the_instance()
    {
        var taken = ExpressionSuite.Take("JavaScript", "setCorrelationId('c-1'); setWorkflowInstanceName('甲案'); 1");
        Assert.Equal(("c-1", "甲案"), (taken.State.CorrelationId, taken.State.Name));
        Assert.Equal("c-1", Assert.Single(taken.Effects.OfType<SetCorrelation>()).CorrelationId);
        var failed = ExpressionSuite.Take("JavaScript", "setCorrelationId('c-1'); setWorkflowInstanceName('甲案'); throw new Error('x')");
        Assert.Equal((null, null), (failed.State.CorrelationId, failed.State.Name));
    }
}
