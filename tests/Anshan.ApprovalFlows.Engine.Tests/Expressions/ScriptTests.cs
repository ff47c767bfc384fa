using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Tests.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Expressions;

/// <summary>The values of ordinary expressions, which the limits must not change.</summary>
public class ScriptTests
{
    public static readonly TheoryData<string, string> Values = new()
    {
        { "'ab'.repeat(3) + '-'.padStart(3) + 'x'.padEnd(3, 'y')", "\"ababab  -xyy\"" },
        { "['b', 'a', 10, 9].sort().join('、')", "\"10、9、a、b\"" },
        { "[3, 1, 2].toSorted((a, b) => b - a).map(String).concat('z').join()", "\"3,2,1,z\"" },
        { "String([1, [2, null, [3]], undefined])", "\"1,2,,3,\"" },
        {
            "'a-b-c'.replaceAll('-', '+') + 'a1b22'.replace(/(\\d+)/g, '<$1>') + 'abc'.replace('b', x => x.toUpperCase())",
            "\"a+b+ca<1>b<22>aBc\""
        },
        { "'x'.concat('y', 1, null)", "\"xy1null\"" },
        {
            "JSON.stringify({ a: [1, 2.5, 'é中', null], d: new Date(0), f: () => 1, u: undefined })",
            "\"{\\\"a\\\":[1,2.5,\\\"é中\\\",null],\\\"d\\\":\\\"1970-01-01T00:00:00.000Z\\\"}\""
        },
        { "JSON.stringify({ toJSON() { return 'own'; } }) + JSON.stringify(undefined)", "\"\\\"own\\\"undefined\"" },
        { "JSON.parse('{\"a\":[{\"b\":1}]}')", "{\"a\":[{\"b\":1}]}" },
        {
            "({ n: 1e21, small: 0.1, whole: 3, minus: -0.5, nan: NaN, date: new Date(0) })",
            "{\"n\":1E+21,\"small\":0.1,\"whole\":3,\"minus\":-0.5,\"nan\":null,\"date\":\"1970-01-01T00:00:00.000Z\"}"
        },
        { "[...new Set([1, 1, 2])].length + new Map([['a', 5]]).get('a')", "7" },
        { "Object.fromEntries([['a', 1]])", "{\"a\":1}" },
        { "Array.from('abc', x => x + x).includes('bb') && [1, 2].indexOf(2) === 1", "true" },
        { "['1', '2'].map(Number).reduce((a, b) => a + b)", "3" },
        { "input.lines.map(x => x.toUpperCase()).join('')", "\"AB\"" },
        { "`${1 + 1} 元`", "\"2 元\"" },
        { "new Date(Date.UTC(2026, 0, 2, 3, 4, 5))", "\"2026-01-02T03:04:05Z\"" },
        { "function f() { return 1; } f", "null" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_script_gives_what_the_language_says(string source, string value) => Assert.Equal(value, Json(source));

    /// <summary>What a script gives, as JSON.</summary>
    internal static string Json(string source)
    {
        var run = ScriptMeter.Script(source);
        Assert.Null(run.Incident?.Message);
        return Written(run.Value);
    }

    internal static string Written(JsonNode? value) => value?.ToJsonString(Plain) ?? "null";

    [Theory]
    [InlineData("missing.value", "脚本第 1 行出错：missing is not defined")]
    [InlineData("\n\nthrow new Error('没有金额')", "脚本第 3 行出错：没有金额")]
    [InlineData("1 +", "脚本有语法错误")]
    [InlineData("2n + 1n", "脚本中不能使用大整数")]
    [InlineData("while (true) {}", "语句过多")]
    [InlineData("function f() { f(); } f()", "层数过多")]
    [InlineData("'x'.repeat(1e6)", "文字超过")]
    [InlineData("Array.from({ length: 200 }, () => 'x'.repeat(9000))", "结果超过 1 MB")]
    [InlineData("(() => {}).constructor('1')()", "不能把文字当作代码执行")]
    [InlineData("/^(a+)+$/.test('a'.repeat(50) + 'b')", "正则表达式匹配时间过长")]
    public void A_failure_is_an_incident_that_says_why(string source, string part)
    {
        var incident = ScriptMeter.Script(source).Incident!;
        Assert.Equal("ExpressionException", incident.ExceptionType);
        Assert.Contains(part, incident.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_leaves_nothing_behind_for_the_next()
    {
        Assert.NotNull(
            ScriptMeter
                .Script("Object.prototype.evil = 1; Array.prototype.map = null; String.prototype.repeat = null; globalThis.g = 1; throw 1")
                .Incident
        );
        Assert.Equal(
            "[true,\"xx\",true]",
            ScriptMeter.Script("[({}).evil === undefined, ['x'].map(x => x.repeat(2))[0], typeof g === 'undefined']").Value!.ToJsonString()
        );
    }

    [Fact]
    public void A_script_that_fails_changes_no_variable() =>
        Assert.Null(ScriptMeter.Script("variables.v = 'changed'; throw new Error('x')").Value);

    [Fact]
    public void The_expressions_of_one_step_share_its_time()
    {
        // Each of them alone is within the limit.
        const string Busy = "for (let i = 0; i < 90000; i++) { Math.sqrt(i); } 1";
        var steps = Enumerable.Range(0, 40).Select(index => Scripted($"s{index}", Busy)).ToArray();
        var flow = Journey.Through(steps, [.. Enumerable.Range(1, 39).Select(index => $"s{index - 1} > s{index}")]).Start();
        Assert.Contains("计算时间超过", Assert.Single(flow.Effects.OfType<RaiseIncident>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_an_expression_may_take_longer()
    {
        const string Busy = "for (let i = 0; i < 90000; i++) { Math.sqrt(i); } 1";
        var steps = Enumerable.Range(0, 8).Select(index => Scripted($"s{index}", Busy)).ToArray();
        var definition = DefinitionReader.Read(Flow.Definition(Flow.Sequence("all", steps)).ToJsonString());
        var patient = new StepEnvironment(Journey.Now, new FactSet()) { ScriptTime = TimeSpan.FromSeconds(20) };
        var taken = (StepResult.Taken)
            new StepLoop(BuiltIn.With([])).Run(
                definition,
                new WorkflowState { InstanceId = Guid.Empty },
                new Stimulus.Start(new Dictionary<string, JsonNode?>()),
                patient
            );
        Assert.Equal(InstanceSubStatus.Finished, taken.State.SubStatus);
    }

    [Fact]
    public async Task A_busy_machine_fails_no_valid_script()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var load = Enumerable
            .Range(0, Environment.ProcessorCount * 4)
            .Select(_ =>
                Task.Factory.StartNew(
                    () =>
                    {
                        while (!stop.IsCancellationRequested)
                        {
                            Thread.SpinWait(1000);
                        }
                    },
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
            )
            .ToArray();
        for (var run = 0; run < 20; run++)
        {
            Assert.Null(
                ScriptMeter.Script("let n = 0; for (let i = 0; i < 10000; i++) n += /a+b/.test('aab') ? 1 : 0; n").Incident?.Message
            );
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
    }

    [Fact]
    public async Task Hostile_scripts_hold_up_no_other_case()
    {
        var hostile = Task.WhenAll(
            HostileScripts
                .All.Values.Take(60)
                .Select(source => Task.Run(() => ScriptMeter.Script(source), TestContext.Current.CancellationToken))
        );
        while (!hostile.IsCompleted)
        {
            // Runs share no lock: the same work costs the same and never fails.
            var run = ScriptMeter.Script("[1, 2, 3].map(x => x * 2).join()");
            Assert.Null(run.Incident?.Message);
            Assert.True(run.Time < TimeSpan.FromMilliseconds(200), $"took {run.Time.TotalMilliseconds:0} ms");
            await Task.Yield();
        }

        await hostile;
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static JsonNode Scripted(string id, string source)
    {
        var activity = Flow.Step(id);
        (activity["type"], activity["script"]) = (
            "Elsa.RunJavaScript",
            new JsonObject
            {
                ["typeName"] = "String",
                ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = source },
            }
        );
        return activity;
    }
}
