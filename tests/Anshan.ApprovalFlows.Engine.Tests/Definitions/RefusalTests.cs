using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Tests.Conformance;

namespace Anshan.ApprovalFlows.Engine.Tests.Definitions;

public class RefusalTests
{
    private static readonly ActivityCatalog Catalog = BuiltIn.With([new TestDecision()]);

    /// <summary>Definitions of the recorded cases that run on Elsa and are refused here, because they contain a hidden mistake.</summary>
    private static readonly string[] Known =
    [
        "dangling-feeds-reachable $.root.activities[3]",
        "fault-input-expression $.root.activities[0].text",
        "fault-unknown-activity-type $.root.activities[2]",
        "fault-unknown-activity-type $.root.activities[1].type",
        "flowswitch-case-throws $.root.activities[0].cases[1].condition",
        "fork-connection-not-declared $.root.connections[2].source.port",
        "fork-without-branches $.root.connections[1].source.port",
        "loop-back-into-one-branch $.root.connections[5]",
        "loop-invalid-backward-shortcut $.root.connections[3]",
        "outcome-done-does-not-match-a $.root.connections[0].source.port",
        "outcome-not-declared $.root.connections[1].source.port",
        "outcome-script-several $.root.connections[0].source.port",
        "outcome-script-several $.root.connections[1].source.port",
        "outcome-script-several $.root.connections[2].source.port",
        "outcome-unknown-source-port $.root.connections[0].source.port",
        "start-can-start-workflow-flag $.root.activities[0]",
        "start-candidates-first-without-inbound $.root.activities[2]",
        "start-candidates-first-without-inbound $.root.activities[3]",
        "start-two-start-activities $.root.activities[2]",
        "start-two-start-activities $.root.activities[3]",
        "var-name-case $.root.activities[0].value",
    ];

    [Fact]
    public void What_a_genuine_server_exported_is_refused_only_where_it_is_wrong()
    {
        var refused = (
            from recorded in RecordedDefinitions.All()
            from definition in recorded.Definitions
            from problem in DefinitionCheck.Check(
                DefinitionReader.Read(definition, RecordedDefinitions.Used(recorded.Definitions)),
                Catalog
            )
            where problem.IsError
            select $"{recorded.Case} {problem.Path}"
        ).ToList();
        Assert.True(Known.SequenceEqual(refused), string.Join('\n', refused));
    }

    [Theory]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":"f","activities":{}}}""", "$.root.activities")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":"f","activities":[7]}}""", "$.root.activities[0]")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":"f","connections":"x"}}""", "$.root.connections")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":"f","connections":[[]]}}""", "$.root.connections[0]")]
    [InlineData(
        """{"root":{"type":"Elsa.Flowchart","id":"f","connections":[{"source":7,"target":{"activity":"b"}}]}}""",
        "$.root.connections[0].source"
    )]
    [InlineData("""{"root":{"type":7,"id":"f"}}""", "$.root")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":""}}""", "$.root")]
    [InlineData("""{"root":{"type":"Elsa.FlowSwitch","id":"f","cases":[null]}}""", "$.root.cases[0]")]
    [InlineData("""{"variables":[1],"root":{"type":"Elsa.Flowchart","id":"f"}}""", "$.variables[0]")]
    [InlineData("""{"inputs":{},"root":{"type":"Elsa.Flowchart","id":"f"}}""", "$.inputs")]
    [InlineData(
        """{"root":{"type":"Elsa.Sequence","id":"s","activities":[{"type":"Elsa.End","id":"e"},{"type":"Elsa.End","id":"e"}]}}""",
        "$.root.activities[1]"
    )]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":"f","name":"\ud800"}}""", "$")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":"f"},"root":{}}""", "$")]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","id":"f",""", "$")]
    public void A_broken_document_is_refused_at_the_place_where_it_is_broken(string json, string path)
    {
        var problem = Assert.Single(Assert.Throws<DefinitionException>(() => DefinitionReader.Read(json)).Problems);
        Assert.Equal(path, problem.Path);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}{3}", problem.Message);
    }

    /// <summary>Every slot of every type: a value that is not an activity is refused, since it would silently not be run.</summary>
    [Fact]
    public void What_stands_in_the_place_of_an_activity_and_is_none_is_named()
    {
        var slots = Catalog
            .All.Where(type => type.Descriptor.TypeName != "Elsa.UsedDefinition")
            .SelectMany(type => type.Descriptor.ChildPorts.Select(port => (type.Descriptor.TypeName, Port: port)))
            .ToList();
        Assert.True(slots.Count >= 9);
        Assert.All(
            slots,
            slot =>
            {
                var shapes = new[] { """{"id":"x","text":1}""", "\"x\"", """[{"id":"x","activities":[{"id":"d","type":"Elsa.Delay"}]}]""" };
                Assert.All(shapes, shape => Assert.Contains(ProblemsOf(slot.TypeName, slot.Port, shape), Named(slot.Port)));
                Assert.All(
                    ["null", "{}", "[]", """{"id":"x","type":"Elsa.WriteLine"}"""],
                    shape => Assert.DoesNotContain(ProblemsOf(slot.TypeName, slot.Port, shape), Named(slot.Port))
                );
            }
        );

        static Predicate<DefinitionProblem> Named(string port) =>
            problem =>
                problem.IsError
                && problem.Path.StartsWith($"$.root.activities[0].{port}", StringComparison.Ordinal)
                && problem.Message.Contains("写的不是活动", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("[]")]
    [InlineData("7")]
    public void An_expression_that_is_no_object_is_named(string expression) =>
        Assert.Contains(
            ProblemsOf("Elsa.WriteLine", "text", $$$"""{"typeName":"String","expression":{{{expression}}} }"""),
            problem => problem.IsError && problem.Path == "$.root.activities[0].text"
        );

    /// <summary>Every activity of the engine that has a mode: the default value gives no finding, another one does.</summary>
    [Fact]
    public void A_mode_that_an_activity_does_not_know_is_told()
    {
        var modes = Catalog
            .All.SelectMany(type =>
                type.Descriptor.Inputs.Where(input => input.Name is "Mode" or "JoinMode")
                    .Select(input => (type.Descriptor.TypeName, Input: input))
            )
            .ToList();
        Assert.Equal(4, modes.Count);
        Assert.All(
            modes,
            mode =>
            {
                var name = char.ToLowerInvariant(mode.Input.Name[0]) + mode.Input.Name[1..];
                IReadOnlyList<DefinitionProblem> Told(string word) =>
                    [
                        .. ProblemsOf(
                                mode.TypeName,
                                name,
                                $$$"""{"typeName":"String","expression":{"type":"Literal","value":"{{{word}}}"}}"""
                            )
                            .Where(problem => problem.Message.Contains("本系统没有", StringComparison.Ordinal)),
                    ];
                Assert.Empty(Told(mode.Input.Default!.ToString()!));
                var told = Assert.Single(Told("Bogus"));
                Assert.Contains($"按“{mode.Input.Default}”", told.Message, StringComparison.Ordinal);
                Assert.False(told.IsError);
            }
        );
    }

    private static IReadOnlyList<DefinitionProblem> ProblemsOf(string type, string property, string value) =>
        [
            .. DefinitionCheck.Check(
                DefinitionReader.Read(
                    $$$"""{"root":{"type":"Elsa.Flowchart","id":"f","activities":[{"id":"a","type":"{{{type}}}","{{{property}}}":"""
                        + $$$"""{{{value}}} }]}}"""
                ),
                Catalog
            ),
        ];

    [Theory]
    [InlineData("""{"version":1e999,"root":{"type":"Elsa.Flowchart","id":"f"}}""")]
    [InlineData(
        """{"version":"x","definitionId":7,"variables":null,"root":{"type":"Elsa.Flowchart","id":"f","text":12345678901234567890123}}"""
    )]
    [InlineData(
        """{"root":{"type":"Elsa.WriteLine","id":"f","text":{"typeName":"String","expression":{"type":"Literal"}},"TEXT":"""
            + """{"typeName":"String","expression":{"type":"Literal"}}}}"""
    )]
    public void What_is_only_odd_is_read(string json) => Assert.NotNull(DefinitionReader.Read(json));

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Contains("嵌套", Refused(string.Concat(Enumerable.Repeat("""{"root":""", 100_000))), StringComparison.Ordinal);

    [Fact]
    public void A_document_over_two_megabytes_is_refused() =>
        Assert.Contains(
            "2 MB",
            Refused($$$"""{"root":{"type":"Elsa.Flowchart","id":"f","note":"{{{new string('长', 800_000)}}}"}}"""),
            StringComparison.Ordinal
        );

    [Fact]
    public void More_than_two_thousand_activities_are_refused()
    {
        string Ends(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"type":"Elsa.End","id":"e{{i}}"}"""));
        string Sequence(int count) => $$$"""{"root":{"type":"Elsa.Sequence","id":"s","activities":[{{{Ends(count)}}}]}}""";
        Assert.Equal(2000, DefinitionReader.Read(Sequence(1999)).Activities.Count);
        Assert.Contains("2000", Refused(Sequence(2000)), StringComparison.Ordinal);
    }

    [Fact]
    public void Definitions_that_use_each_other_without_end_are_refused_before_they_fill_the_memory()
    {
        // Each definition uses the next one ten times: 10^8 activities if all were read.
        var uses = string.Join(
            ',',
            Enumerable.Range(0, 10).Select(i => $$"""{"type":"Twin","id":"u{{i}}","workflowDefinitionId":"twin"}""")
        );
        var twin = JsonElement.Parse($$$"""{"definitionId":"twin","root":{"type":"Elsa.Sequence","id":"s","activities":[{{{uses}}}]}}""");
        Assert.Throws<DefinitionException>(() => DefinitionReader.Read(twin, _ => twin));
    }

    [Theory]
    [InlineData("type", "\"Acme.X\"", "$.root.activities[1].type", "Acme.X")]
    [InlineData("text", "5", "$.root.activities[1].text", "写法不对")]
    [InlineData("text", """{"typeName":"String","expression":{"type":"CSharp","value":"1"}}""", "$.root.activities[1].text", "CSharp")]
    [InlineData(
        "text",
        """{"typeName":"String","expression":{"type":"JavaScript","value":"1 +"}}""",
        "$.root.activities[1].text",
        "语法错误"
    )]
    [InlineData("text", """{"typeName":"String","expression":{"type":"JavaScript","value":{}}}""", "$.root.activities[1].text", "应为文本")]
    [InlineData(
        "text",
        """{"typeName":"String","expression":{"type":"Liquid","value":"{% if %}"}}""",
        "$.root.activities[1].text",
        "语法错误"
    )]
    [InlineData("result", """{"typeName":"Object","memoryReference":{"id":"nowhere"}}""", "$.root.activities[1].result", "nowhere")]
    public void A_wrong_activity_is_named_with_its_path(string property, string value, string path, string says)
    {
        var drawing = JsonNode.Parse(
            new Drawing().Activity("start", "Elsa.Start").Activity("w", "Elsa.WriteLine").Connect("start", "Done", "w").Json()
        )!;
        drawing["root"]!["activities"]![1]![property] = JsonNode.Parse(value);
        var problem = Assert.Single(
            DefinitionCheck.Check(DefinitionReader.Read(drawing.ToJsonString()), Catalog),
            problem => problem.IsError
        );
        Assert.Equal(path, problem.Path);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_of_an_unknown_type_is_named()
    {
        var drawing = JsonNode.Parse(new Drawing().Activity("start", "Elsa.Start").Json())!;
        drawing["variables"] = JsonNode.Parse(
            """[{"id":"a","name":"a","typeName":"String"},{"id":"b","name":"b","typeName":"System.IO.FileInfo"}]"""
        );
        Assert.Equal("$.variables[1]", Assert.Single(DefinitionCheck.Check(DefinitionReader.Read(drawing.ToJsonString()), Catalog)).Path);
    }

    /// <summary>A damaged document is read, or refused with a path; no other exception is thrown.</summary>
    [Fact]
    public void Damaged_documents_are_read_or_refused_and_nothing_else()
    {
        var random = new Random(3);
        var refused = 0;
        foreach (var recorded in RecordedDefinitions.All())
        {
            var text = recorded.Definitions[^1].GetRawText();
            for (var round = 0; round < 20; round++)
            {
                var damaged = round % 2 == 0 ? Damage.Text(text, random) : Damage.Tree(text, random);
                try
                {
                    _ = DefinitionCheck.Check(DefinitionReader.Read(damaged, RecordedDefinitions.Used(recorded.Definitions)), Catalog);
                }
                catch (DefinitionException problem)
                {
                    refused++;
                    Assert.All(problem.Problems, item => Assert.StartsWith("$", item.Path, StringComparison.Ordinal));
                }
            }
        }

        Assert.InRange(refused, 1000, 4599);
    }

    private static string Refused(string json) =>
        Assert.Single(Assert.Throws<DefinitionException>(() => DefinitionReader.Read(json)).Problems).Message;
}
