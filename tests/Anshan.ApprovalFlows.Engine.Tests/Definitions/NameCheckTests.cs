using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Tests.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Definitions;

/// <summary>Reading reports names that do not exist, and never one that exists.</summary>
public class NameCheckTests
{
    private static readonly ActivityCatalog Catalog = BuiltIn.With([]);

    [Theory]
    [InlineData("amout + 1", "“amout”哪里都没有")]
    [InlineData("total + 1", "变量应写成 variables.total")]
    [InlineData("1;\n\nvariables.totl + 1", "第 3 行读取的变量“totl”没有声明，也没有脚本给它赋值，是不是想写“total”")]
    [InlineData("variables['totl']", "totl")]
    [InlineData("variables?.totl ?? 0", "totl")]
    [InlineData("getVariable('totl')", "totl")]
    [InlineData("const { totl } = variables; totl", "totl")]
    [InlineData("getTotl()", "是不是想写“getTotal”")]
    [InlineData("setTotl(1)", "setTotl")]
    [InlineData("getinput('Title')", "是不是想写“getInput”")]
    [InlineData("getTitel()", "是不是想写“getTitle”")]
    [InlineData("newGuids()", "newGuid")]
    [InlineData("getInput('Titel')", "取的输入“Titel”没有声明，是不是想写“Title”")]
    [InlineData("1;\ninput.Titel", "第 2 行取的输入“Titel”没有声明")]
    [InlineData("input['other']", "other")]
    [InlineData("const { Titel } = input; Titel", "Titel")]
    [InlineData("getOutputFrom('nobody')", "没有编号或名称为“nobody”的活动")]
    [InlineData("console.log(1)", "console")]
    [InlineData("setOutcome('A')", "setOutcome")]
    [InlineData("(x => x + y)(1)", "“y”")]
    [InlineData("function f(a) { return a; } f(1) + a", "“a”")]
    [InlineData("{ let inner = 1; } inner", "inner")]
    [InlineData("for (const i of [1]) {} i", "“i”")]
    [InlineData("try { } catch (e) { } e", "“e”")]
    [InlineData("({ [key]: 1 })", "key")]
    [InlineData("class A extends B {}", "“B”")]
    [InlineData("`${nothing}`", "nothing")]
    [InlineData("let x = x1; x", "x1")]
    public void A_script_with_a_name_that_exists_nowhere_is_refused(string script, string part)
    {
        var problem = Assert.Single(Check("JavaScript", script), problem => problem.IsError);
        Assert.Equal("$.root.activities[0].value", problem.Path);
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("variables.total + getTotal() + getVariable('total') + getOrderId() + getOrder_id()")]
    [InlineData("variables.total = 1; setTotal(2); setVariable('total', 3); variables.total++")]
    [InlineData("variables.hasOwnProperty('total') && Object.keys(variables).length")]
    [InlineData("const { total, ...rest } = variables; const { a: [b = total, c] = [] } = rest; b + c")]
    [InlineData(
        "getInput('Title') + getTitle() + getInput('title') + input.Title + input.hasOwnProperty('x') + getInput('ParentInstanceId')"
    )]
    [InlineData("JSON.stringify(new Map([[1, 2]])) + Math.max(1, 2) + parseInt('1') + new Date().getTime() + isNaN(NaN)")]
    [InlineData("typeof unknown === 'undefined' ? 1 : 2")]
    [InlineData("hoisted(); function hoisted() { return later; } var later = 1; later")]
    [InlineData("a = 1; b = a + 1; [c, d] = [1, 2]; c + d")]
    [InlineData("for (x of [1, 2]) { x + 1 } for (const [k, v] of Object.entries({})) { k + v }")]
    [InlineData("label: for (let i = 0; i < 2; i++) { for (;;) { continue label; } }")]
    [InlineData("class A { static s = 1; #p = 2; m(q) { return this.#p + q + A.s + super.toString(); } } new A().m(1)")]
    [InlineData("const f = function g(n) { return n ? g(n - 1) : arguments.length; }; f(1)")]
    [InlineData("((a, { b, c: { d } }, [e], ...f) => a + b + d + e + f.length)(1, { b: 1, c: { d: 1 } }, [1])")]
    [InlineData("try { throw 1 } catch ({ message, ...others }) { message + others } finally { }")]
    [InlineData("({ total: 1, method() { return this.total; }, get x() { return 1; }, ['a' + 1]: 2 }).total")]
    [InlineData("(async () => { for await (const z of []) { z } function F() { return new.target } })")]
    [InlineData("getOutputFrom('s') + getOutputFrom('named') + getResultFromNamed() + getLastResult()")]
    [InlineData("switch (variables.total) { case 1: let w = 1; w; break; default: w = 2 }")]
    public void A_script_whose_names_all_exist_is_not_complained_of(string script) =>
        Assert.Empty(Check("JavaScript", script).Select(problem => problem.Message));

    [Fact]
    public void A_variable_that_one_script_sets_can_be_read_by_another_until_the_step_ends() =>
        Assert.Empty(Check("JavaScript", "variables.passing + getPassing()", "setVariable('passing', 1)"));

    [Fact]
    public void A_variable_that_is_only_set_and_declared_by_nobody_is_a_warning()
    {
        var problem = Assert.Single(Check("JavaScript", "variables.totl = 1"));
        Assert.False(problem.IsError);
        Assert.Contains("是不是想写“total”", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{ Variables.totl }}", "totl")]
    [InlineData("{{ total }}", "变量应写成 Variables.total")]
    [InlineData("{% if Variables.total > limit %}x{% endif %}", "limit")]
    [InlineData("{% for x in Variables.items %}{{ x }}{% endfor %}", "items")]
    [InlineData("{{ 'a' | append: Nobody.name }}", "Nobody")]
    [InlineData("{{ Variables['totl'] }}", "totl")]
    [InlineData("{{ Input.Titel }}", "取的输入“Titel”没有声明，是不是想写“Title”")]
    public void A_template_with_a_name_that_exists_nowhere_is_refused(string template, string part) =>
        Assert.Contains(part, Assert.Single(Check("Liquid", template)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "{{ Variables.total }}{{ Input.Title }}{{ Input.title }}{{ WorkflowInstanceId }}{{ CorrelationId }}{{ WorkflowDefinitionVersion }}"
    )]
    [InlineData(
        "{% assign a = 1 %}{% capture b %}{{ a }}{% endcapture %}{{ b }}{% for x in (1..a) %}{{ x }}{{ forloop.index }}{% "
            + "endfor %}{% increment n %}{{ n }}"
    )]
    [InlineData("{% if Variables.total == empty or Variables.total == nil %}{{ 'now' | date: '%Y' }}{% endif %}")]
    public void A_template_whose_names_all_exist_is_not_complained_of(string template) => Assert.Empty(Check("Liquid", template));

    [Fact]
    public void What_an_unknown_activity_gives_is_not_complained_of_a_second_time()
    {
        var drawing = Drawing("JavaScript", "getParsedContentFromNamed().id", null);
        drawing["root"]!["activities"]![1]!["type"] = "Elsa.Nowhere";
        Assert.Equal(
            "$.root.activities[1].type",
            Assert.Single(DefinitionCheck.Check(DefinitionReader.Read(drawing.ToJsonString()), Catalog), problem => problem.IsError).Path
        );
    }

    [Fact]
    public void Where_no_input_is_declared_a_start_may_give_any_and_it_is_only_told()
    {
        var drawing = Drawing("JavaScript", "getInput('Employee')", null);
        drawing.Remove("inputs");
        var problem = Assert.Single(DefinitionCheck.Check(DefinitionReader.Read(drawing.ToJsonString()), Catalog));
        Assert.False(problem.IsError);
        Assert.Contains("启动时没有给它，就是空值", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Elsa.ForEach")]
    [InlineData("Elsa.ParallelForEach")]
    public void The_accessors_of_a_loop_exist_in_its_body_alone(string type)
    {
        var line = new JsonObject
        {
            ["id"] = "w",
            ["type"] = "Elsa.WriteLine",
            ["text"] = Text("`${getCurrentValue()} ${getCurrentIndex()}`"),
        };
        var loop = new JsonObject
        {
            ["id"] = "l",
            ["type"] = type,
            ["body"] = line,
            ["items"] = Text("[1]"),
        };
        Assert.Empty(DefinitionCheck.Check(DefinitionReader.Read(Flow.Definition(Flow.Chart("flow", [loop])).ToJsonString()), Catalog));
        var outside = DefinitionCheck.Check(
            DefinitionReader.Read(Flow.Definition(Flow.Chart("flow", [line.DeepClone()])).ToJsonString()),
            Catalog
        );
        Assert.Equal(2, outside.Count);

        static JsonObject Text(string script) =>
            new()
            {
                ["typeName"] = "Object",
                ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = script },
            };
    }

    [Fact]
    public void A_reference_to_a_variable_that_nobody_declared_is_refused() =>
        Assert.Contains("nobody", Assert.Single(Check("Variable", "nobody")).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_that_do_not_fit_what_they_are_for_are_refused_where_they_are_written()
    {
        Assert.Contains("放不进 Int32", Assert.Single(Check("Literal", "1e20")).Message, StringComparison.Ordinal);
        Assert.Empty(Check("Literal", "1,000"));
        var drawing = Drawing("Literal", "1", null);
        drawing["variables"]!
            .AsArray()
            .Add(
                new JsonObject
                {
                    ["id"] = "w",
                    ["name"] = "w",
                    ["typeName"] = "TimeSpan",
                    ["value"] = "24:00:00",
                }
            );
        var problem = Assert.Single(DefinitionCheck.Check(DefinitionReader.Read(drawing.ToJsonString()), Catalog));
        Assert.Equal("$.variables[2].value", problem.Path);
    }

    private static IReadOnlyList<DefinitionProblem> Check(string type, string text, string? other = null) =>
        DefinitionCheck.Check(DefinitionReader.Read(Drawing(type, text, other).ToJsonString()), Catalog);

    private static JsonObject Drawing(string type, string text, string? other)
    {
        JsonNode Step(string id, string type, string text)
        {
            var step = Flow.Step(id);
            (step["type"], step["variable"]) = ("Elsa.SetVariable", new JsonObject { ["id"] = "total" });
            step["value"] = new JsonObject
            {
                ["typeName"] = "Object",
                ["expression"] = new JsonObject { ["type"] = type, ["value"] = text },
            };
            return step;
        }

        var second = Flow.Step("r");
        (second["type"], second["name"]) = ("Elsa.RunJavaScript", "named");
        second["script"] = new JsonObject
        {
            ["typeName"] = "String",
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = other ?? "1" },
        };
        var drawing = Flow.Definition(Flow.Chart("flow", [Step("s", type, text), second], "s > r"));
        drawing["inputs"] = new JsonArray(new JsonObject { ["name"] = "Title", ["type"] = "String" });
        drawing["variables"] = new JsonArray(
            new JsonObject
            {
                ["id"] = "total",
                ["name"] = "total",
                ["typeName"] = "Int32",
            },
            new JsonObject
            {
                ["id"] = "order",
                ["name"] = "order_id",
                ["typeName"] = "Object",
            }
        );
        return drawing;
    }
}
