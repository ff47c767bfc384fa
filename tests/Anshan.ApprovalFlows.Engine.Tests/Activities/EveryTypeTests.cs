using System.Text.Json.Nodes;
using System.Xml.Linq;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Tests.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Activities;

/// <summary>A built-in type is complete: read, described in Chinese, known to the soundness check, its guarantee written down.</summary>
public class EveryTypeTests
{
    private static readonly ActivityCatalog Catalog = BuiltIn.With([]);

    public static TheoryData<string> Types() => new(Catalog.All.Select(type => type.Descriptor.TypeName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Types))]
    public void It_is_described_in_Chinese(string name)
    {
        var descriptor = Catalog.Find(name)!.Descriptor;
        string[] words =
        [
            descriptor.Category,
            descriptor.DisplayName,
            descriptor.Description,
            .. descriptor.Inputs.Select(input => input.DisplayName),
            .. descriptor.Outputs.Select(output => output.DisplayName),
            .. descriptor.Outcomes.Values,
        ];
        Assert.All(words, word => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", word));
        Assert.Equal(words.Length, words.Count(word => word.Length > 0));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Everything_its_descriptor_names_is_read_and_nothing_of_it_is_told_as_unknown(string name)
    {
        var (json, node) = Drawn(name);
        var descriptor = Catalog.Find(name)!.Descriptor;
        Assert.All(
            descriptor.Inputs.Where(input => input.Name != "Variable"),
            input => Assert.Contains(input.Name, node.Inputs.Keys, StringComparer.OrdinalIgnoreCase)
        );
        Assert.All(descriptor.Outputs, output => Assert.Contains(output.Name, node.Outputs.Keys, StringComparer.OrdinalIgnoreCase));
        Assert.All(descriptor.ChildPorts.Where(port => port is not ("branches" or "root")), port => Assert.NotNull(node.Child(port)));
        Assert.DoesNotContain(
            DefinitionCheck.Check(DefinitionReader.Read(json), Catalog),
            problem => problem.Message.Contains("不认识", StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_soundness_check_goes_every_way_through_it(string name)
    {
        if (name is "Elsa.UsedDefinition" or "Elsa.NotFoundActivity")
        {
            return; // they exist only inside of a use, and only in drafts
        }

        var definition = DefinitionReader.Read(Drawn(name).Json);
        var findings = new SoundnessCheck(Catalog)
            .Check(definition)
            .Where(problem => problem.IsError)
            .Select(problem => problem.Message)
            .ToList();
        Assert.DoesNotContain(
            findings,
            finding => finding.Contains("会出错", StringComparison.Ordinal) || finding.Contains("到不了", StringComparison.Ordinal)
        );
        var isEnd = name is "Elsa.End" or "Elsa.Finish" or "Elsa.Fault" or "Elsa.Break" or "Elsa.Complete";
        Assert.True(
            isEnd || !findings.Exists(finding => finding.Contains("永远不会执行", StringComparison.Ordinal)),
            string.Join("；", findings)
        );
    }

    [Fact]
    public void Its_class_says_what_it_guarantees()
    {
        var documented = XDocument
            .Load(Path.ChangeExtension(typeof(Activity).Assembly.Location, ".xml"))
            .Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")?.Value.Trim() ?? "");
        var silent = Catalog
            .All.Select(type => type.GetType())
            .Where(type => documented.GetValueOrDefault($"T:{type.FullName}", "").Length < 15)
            .Select(type => type.Name);
        Assert.Empty(silent);
    }

    [Fact]
    public void Every_type_the_architecture_promises_is_there()
    {
        string[] names =
        [
            "Flowchart",
            "Sequence",
            "Start",
            "End",
            "Finish",
            "Complete",
            "SetOutput",
            "Fault",
            "If",
            "FlowDecision",
            "Switch",
            "FlowSwitch",
            "FlowFork",
            "FlowJoin",
            "Fork",
            "For",
            "ForEach",
            "ParallelForEach",
            "While",
            "Break",
            "SetVariable",
            "SetName",
            "Correlate",
            "Delay",
            "StartAt",
            "Timer",
            "Cron",
            "Event",
            "PublishEvent",
            "RunTask",
            "DispatchWorkflow",
            "BulkDispatchWorkflows",
            "ExecuteWorkflow",
            "FlowNode",
            "Parallel",
            "FlowSendHttpRequest",
            "WriteLine",
            "RunJavaScript",
            "SendHttpRequest",
        ];
        Assert.All(names, name => Assert.NotNull(Catalog.Find($"Elsa.{name}")));
    }

    /// <summary>start → the activity, with everything it can be given → a step behind every outcome.</summary>
    private static (string Json, ActivityNode Node) Drawn(string name)
    {
        var type = Catalog.Find(name)!;
        var activity = new JsonObject
        {
            ["id"] = "x",
            ["type"] = name,
            ["version"] = 1,
        };
        foreach (var input in type.Descriptor.Inputs)
        {
            activity[Camel(input.Name)] =
                input.Name == "Variable"
                    ? new JsonObject
                    {
                        ["id"] = "v",
                        ["name"] = "v",
                        ["typeName"] = "Object",
                    }
                    : new JsonObject
                    {
                        ["typeName"] = input.TypeName,
                        ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = Value(name, input) },
                    };
        }

        foreach (var output in type.Descriptor.Outputs)
        {
            activity[Camel(output.Name)] = new JsonObject
            {
                ["typeName"] = output.TypeName,
                ["memoryReference"] = new JsonObject { ["id"] = "v" },
            };
        }

        var number = 0;
        foreach (var port in type.Descriptor.ChildPorts)
        {
            var child = Flow.Step($"child{number++}");
            activity[port] = port == "branches" ? new JsonArray(child) : child;
        }

        if (name is "Elsa.Parallel" or "Elsa.Sequence" or "Elsa.Flowchart")
        {
            activity["activities"] = new JsonArray(Flow.Step("inner"));
        }

        var node = DefinitionReader.Read(Flow.Definition(activity.DeepClone()).ToJsonString()).Root;
        var ways = type.OutcomesOf(node).Keys.ToList();
        JsonNode[] nodes =
        [
            new JsonObject { ["id"] = "s", ["type"] = "Elsa.Start" },
            activity,
            .. ways.Select((_, index) => Flow.Step($"end{index}")),
        ];
        var chart = Flow.Chart("flow", nodes);
        chart["connections"] = new JsonArray([Line("s", "Done", "x"), .. ways.Select((way, index) => Line("x", way, $"end{index}"))]);
        var definition = Flow.Definition(chart);
        definition["variables"] = new JsonArray(
            new JsonObject
            {
                ["id"] = "v",
                ["name"] = "v",
                ["typeName"] = "Object",
            }
        );
        var json = definition.ToJsonString();
        return (json, DefinitionReader.Read(json).Activities["x"]);
    }

    private static JsonNode Line(string source, string port, string target) =>
        new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
            ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
        };

    private static string Value(string type, InputDescriptor input) =>
        (type, input.Name) switch
        {
            ("Elsa.Delay", _) or ("Elsa.Timer", _) => "01:00:00",
            ("Elsa.StartAt", _) => "2999-01-01T00:00:00+08:00",
            ("Elsa.Cron", _) => "0 9 * * *",
            (_, "Branches" or "PossibleOutcomes") => "[\"Done\"]",
            (_, "ExpectedStatusCodes") => "[200,404]",
            (_, "Mode") => type == "Elsa.FlowJoin" ? "WaitAny" : "MatchFirst",
            (_, "Script") => "1",
            (_, "StartNewTrace" or "ChannelName") => "",
            _ => "1",
        };

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
