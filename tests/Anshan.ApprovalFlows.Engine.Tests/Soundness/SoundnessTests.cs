using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Tests.Conformance;
using Anshan.ApprovalFlows.Engine.Tests.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Soundness;

/// <summary>One definition for each defect, with the expected finding, and definitions without a finding.</summary>
public class SoundnessTests
{
    private static readonly ActivityCatalog Catalog = BuiltIn.With([new TestDecision(), new TestTask(), new TestChoice()]);

    private static readonly Dictionary<string, string> Types = new()
    {
        ["start"] = "Elsa.Start",
        ["end"] = "Elsa.End",
        ["task"] = "Test.Task",
        ["decide"] = "Test.Decision",
        ["choice"] = "Test.Choice",
        ["step"] = "Elsa.WriteLine",
        ["any"] = "Elsa.FlowJoin",
        ["all"] = "Elsa.FlowJoin",
        ["active"] = "Elsa.FlowJoin",
        ["fault"] = "Elsa.Fault",
        ["delay"] = "Elsa.Delay",
        ["event"] = "Elsa.Event",
        ["finish"] = "Elsa.Finish",
        ["cron"] = "Elsa.Cron",
        ["at"] = "Elsa.StartAt",
        ["run"] = "Elsa.RunTask",
    };

    private static readonly Dictionary<string, (string Name, string Value)> Inputs = new()
    {
        ["any"] = ("mode", "WaitAny"),
        ["all"] = ("mode", "WaitAll"),
        ["active"] = ("mode", "WaitAllActive"),
        ["delay"] = ("timeSpan", "1.00:00:00"),
    };

    /// <summary>An activity is its kind and a number; its first connection's source is the first activity.</summary>
    public static TheoryData<string, string[]> SoundDrawings =>
        new()
        {
            { "one task", ["start1 > task1", "task1 > end1"] },
            {
                "a return loop, each way with an end of its own",
                ["start1 > decide1", "decide1 -A> end1", "decide1 -B> task1", "task1 > decide1", "decide1 -C> end2"]
            },
            {
                "a deadline beside the way",
                ["start1 > decide1", "start1 > delay1", "delay1 > step1", "decide1 -A> end1", "decide1 -B> end2", "decide1 -C> end3"]
            },
            { "the first of two", ["start1 > task1", "start1 > delay1", "task1 > any1", "delay1 > any1", "any1 > end1"] },
            { "all of two", ["start1 > task1", "start1 > task2", "task1 > all1", "task2 > all1", "all1 > end1"] },
            {
                "ways that part and meet",
                ["start1 > choice1", "choice1 -A> task1", "choice1 -B> task2", "task1 > active1", "task2 > active1", "active1 > end1"]
            },
            {
                "ways that part and meet without a join",
                ["start1 > choice1", "choice1 -A> task1", "choice1 -B> step1", "task1 > step2", "step1 > step2", "step2 > end1"]
            },
            {
                "a loop round a race",
                [
                    "start1 > step1",
                    "step1 > task1",
                    "step1 > delay1",
                    "task1 > any1",
                    "delay1 > any1",
                    "any1 > choice1",
                    "choice1 -A> step1",
                    "choice1 -B> end1",
                ]
            },
            { "a fault somebody drew", ["start1 > choice1", "choice1 -A> fault1", "choice1 -B> end1"] },
            { "no end drawn, all ways run out", ["start1 > task1", "task1 > step1"] },
            { "a loop that does not wait but can be left", ["start1 > choice1", "choice1 -A> choice1", "choice1 -B> end1"] },
            { "the whole workflow finished from a branch", ["start1 > task1", "start1 > task2", "task1 > finish1", "task2 > end1"] },
        };

    public static TheoryData<string, string[], string> Defects =>
        new()
        {
            { "a loop without a way out", ["start1 > task1", "task1 > task2", "task2 > task1"], "再也到不了结束" },
            {
                "one of two branches never ends",
                ["start1 > choice1", "choice1 -A> end1", "choice1 -B> task1", "task1 > task2", "task2 > task1"],
                "“task1”时，再也到不了结束"
            },
            {
                "a way without an end",
                ["start1 > decide1", "decide1 -A> end1", "decide1 -B> task1", "decide1 -C> end2"],
                "“task1”以“Done”完成后，流程可能没有到达“结束”就停下"
            },
            {
                "an outcome of a task leads nowhere",
                ["start1 > decide1", "decide1 -A> end1", "decide1 -B> end2"],
                "“decide1”的出口“C”没有连线"
            },
            {
                "a join of two ways of which only one is gone",
                ["start1 > choice1", "choice1 -A> task1", "choice1 -B> task2", "task1 > all1", "task2 > all1", "all1 > end1"],
                "汇合“all1”永远等不齐"
            },
            {
                "an end that two reviews with returns share",
                [
                    "start1 > decide1",
                    "decide1 -A> decide2",
                    "decide1 -B> task1",
                    "task1 > decide1",
                    "decide1 -C> step1",
                    "decide2 -A> end1",
                    "decide2 -B> task2",
                    "task2 > decide2",
                    "decide2 -C> step1",
                    "step1 > end2",
                ],
                "各有自己的结束"
            },
            {
                "a return out of a joined branch",
                [
                    "start1 > step1",
                    "step1 > decide1",
                    "step1 > task1",
                    "decide1 -A> active1",
                    "decide1 -B> step1",
                    "decide1 -C> active1",
                    "task1 > active1",
                    "active1 > end1",
                ],
                "“decide1”位于“step1”与“active1”之间的并行分支中，不能从这里返回“step1”"
            },
            {
                "a return inside a joined branch",
                [
                    "start1 > task1",
                    "start1 > task2",
                    "task2 > decide1",
                    "decide1 -A> active1",
                    "decide1 -B> task2",
                    "decide1 -C> active1",
                    "task1 > active1",
                    "active1 > end1",
                ],
                "不能从这里返回“task2”"
            },
            {
                "a return past its target",
                [
                    "decide1 -A> task1",
                    "decide1 -B> decide2",
                    "decide1 -C> end1",
                    "task1 > decide2",
                    "decide2 -A> task1",
                    "decide2 -B> end2",
                    "decide2 -C> end3",
                ],
                "走到时会出错"
            },
            { "a loop that neither waits nor ends", ["start1 > step1", "step1 > step2", "step2 > step1"], "循环" },
            {
                "choices that neither wait nor end",
                ["start1 > choice1", "choice1 -A> choice2", "choice1 -B> choice2", "choice2 -A> choice1", "choice2 -B> choice1"],
                "不等待地循环"
            },
            { "an event without a name", ["start1 > event1", "event1 > end1"], "“event1”没有填写等待什么" },
            { "a task without a name", ["start1 > run1", "run1 > end1"], "“run1”没有填写等待什么" },
            { "an instant that is not given", ["start1 > at1", "at1 > end1"], "“at1”没有填写等待什么" },
            { "a calendar rule that is not given", ["start1 > cron1", "cron1 > end1"], "“cron1”没有填写等待什么" },
        };

    [Theory]
    [MemberData(nameof(SoundDrawings))]
    public void A_sound_drawing_has_no_finding(string name, string[] connections) =>
        Assert.True(Check(connections) is [], $"{name}: {string.Join('\n', Check(connections))}");

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_defect_is_found_and_named(string name, string[] connections, string finding)
    {
        var problems = Check(connections);
        Assert.True(
            problems.Any(problem => problem.IsError && problem.Message.Contains(finding, StringComparison.Ordinal)),
            $"{name}: {string.Join('\n', problems)}"
        );
        Assert.All(problems, problem => Assert.StartsWith("$", problem.Path, StringComparison.Ordinal));
    }

    [Fact]
    public void Another_start_in_the_designer_is_a_warning()
    {
        var drawing = Draw("start1 > task1", "task1 > end1");
        drawing["start"] = "task1";
        var problem = Assert.Single(Check(drawing));
        Assert.False(problem.IsError);
        Assert.Contains("设计器把“task1”显示为起点，实际从“start1”开始", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_ways_are_a_warning_and_no_verdict()
    {
        string[] drawing =
        [
            .. Enumerable.Range(1, 8).SelectMany(index => new[] { $"start1 > task{index}", $"task{index} > active1" }),
            "active1 > end1",
        ];
        var problem = Assert.Single(Check(Draw(drawing), maxStates: 50));
        Assert.False(problem.IsError);
        Assert.Contains("在 50 个状态内未能判定", problem.Message, StringComparison.Ordinal);
        Assert.Empty(Check(drawing));
    }

    [Fact]
    public void A_finding_names_the_activity_as_people_know_it()
    {
        var drawing = Draw("start1 > decide1", "decide1 -A> end1", "decide1 -B> end2");
        drawing["activities"]!.AsArray().Single(node => (string?)node!["id"] == "decide1")!["metadata"] = new JsonObject
        {
            ["displayText"] = "区县初审",
        };
        Assert.Contains(Check(drawing), problem => problem.Message.Contains("“区县初审”（decide1）", StringComparison.Ordinal));
    }

    [Fact]
    public void An_end_in_a_nested_flowchart_is_looked_for_there()
    {
        var inner = Flow.Chart("inner", [Node("task1"), Node("choice1"), Node("end1")], "task1 > choice1", "choice1 -A> end1");
        var chart = Flow.Chart("flow", [Node("start1"), inner, Node("end2")], "start1 > inner", "inner > end2");
        Assert.Contains(Check(chart), problem => problem.Message.Contains("没有到达“结束”就停下", StringComparison.Ordinal));
    }

    /// <summary>A flowchart by its connections; an activity appears with its first mention.</summary>
    internal static JsonObject Draw(params string[] connections) =>
        Flow.Chart(
            "flow",
            [.. connections.SelectMany(text => new[] { text.Split(' ')[0], text.Split(' ')[2] }).Distinct().Select(Node)],
            connections
        );

    internal static IReadOnlyList<DefinitionProblem> Check(JsonObject chart, int maxStates = SoundnessCheck.MaxStates) =>
        new SoundnessCheck(Catalog).Check(DefinitionReader.Read(Flow.Definition(chart.DeepClone()).ToJsonString()), maxStates);

    private static IReadOnlyList<DefinitionProblem> Check(string[] connections) => Check(Draw(connections));

    private static JsonNode Node(string id)
    {
        var kind = id.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        var node = Flow.Step(id);
        node["type"] = Types[kind];
        if (Inputs.TryGetValue(kind, out var input))
        {
            node[input.Name] = new JsonObject
            {
                ["typeName"] = "String",
                ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = input.Value },
            };
        }

        return node;
    }
}
