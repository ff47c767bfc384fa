using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Tests.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Definitions;

/// <summary>Variants and omissions in definitions of genuine servers and their users.</summary>
public class GenuineDefinitionTests
{
    private const string Memory = "Elsa.Workflows.MemoryStorageDriver, Elsa.Workflows.Core";
    private const string Kept = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core";

    [Fact]
    public void An_output_may_be_bound_to_an_output_of_the_workflow()
    {
        var definition = Flow.Definition(Flow.Chart("flow", [Script("r", "42", "Total")]));
        definition["outputs"] = Declared("Total");
        Assert.Empty(Errors(definition));
        Assert.Equal("42", Run(definition).Output["Total"]!.ToJsonString());
    }

    [Fact]
    public void Inside_a_used_definition_an_output_is_bound_to_the_output_of_that_definition()
    {
        var inner = Flow.Definition(Flow.Chart("flow", [Script("r", "6*7", "Total")]));
        inner["outputs"] = Declared("Total");
        var outer = Flow.Definition(
            Flow.Chart(
                "flow",
                [
                    new JsonObject
                    {
                        ["id"] = "u",
                        ["type"] = "Sum",
                        ["total"] = Bound("Answer"),
                    },
                ]
            )
        );
        outer["outputs"] = Declared("Answer");
        var state = Run(outer, name => name == "Sum" ? inner : null);
        Assert.Equal(["Answer"], state.Output.Keys);
        Assert.Equal("42", state.Output["Answer"]!.ToJsonString());
    }

    [Fact]
    public void An_output_bound_to_nothing_that_is_declared_is_named()
    {
        var problem = Assert.Single(Errors(Flow.Definition(Flow.Chart("flow", [Script("r", "1", "Nowhere")]))));
        Assert.Equal("$.root.activities[0].result", problem.Path);
        Assert.Contains("Nowhere", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_without_an_expression_is_an_empty_input_and_no_output()
    {
        var request = new JsonObject
        {
            ["id"] = "u",
            ["type"] = "Elsa.SendHttpRequest",
            ["url"] = Input("http://127.0.0.1/"),
            ["content"] = Bound("44cb8368"),
        };
        var definition = Flow.Definition(Flow.Chart("flow", [request]));
        Assert.Empty(Errors(definition));
        var sent = Assert.Single(Step(definition).Effects.OfType<SendRequest>());
        Assert.Null(JsonNode.Parse(sent.RequestJson)!["content"]);
    }

    [Fact]
    public void Connections_of_the_old_form_are_the_same_drawing_read_and_imported()
    {
        var chart = Flow.Chart("flow", [Flow.Decision("a"), Flow.Step("b"), Flow.Step("c")]);
        chart["connections"] = JsonNode.Parse(
            """[{"source":"a","target":"b","sourcePort":"A","targetPort":"In"},{"source":"b","target":"c"}]"""
        );
        var old = Flow.Definition(chart);
        var read = DefinitionReader.Read(old.ToJsonString()).Root.Connections;
        Assert.Equal([new Connection("a", "A", "b"), new Connection("b", "Done", "c")], read);

        Assert.Contains("2 条连线", Assert.Single(ImportedForm.Complete(old)), StringComparison.Ordinal);
        Assert.Equal(read, DefinitionReader.Read(old.ToJsonString()).Root.Connections);
        Assert.Equal("""{"activity":"a","port":"A"}""", old["root"]!["connections"]![0]!["source"]!.ToJsonString());
        Assert.Empty(ImportedForm.Complete(old));
    }

    [Fact]
    public void Activities_without_an_id_get_one_that_is_free_wherever_they_stand_and_it_is_told()
    {
        var definition = Flow.Definition(
            JsonNode.Parse(
                """
                {"type":"Elsa.Flowchart","activities":[
                  {"id":"WriteLine1","type":"Elsa.WriteLine"},{"type":"Elsa.WriteLine"},{"id":" ","type":"Acme.Thing"},
                  {"id":"i","type":"Elsa.If","condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"true"}},
                   "then":{"type":"Elsa.Sequence","activities":[{"type":"Elsa.End"}]}},
                  {"id":"s","type":"Elsa.Switch","cases":[
                   {"label":"A","condition":{"type":"JavaScript","value":"true"},"activity":{"type":"Elsa.WriteLine"}}]}]}
                """
            )!
        );
        Assert.Contains("6 个活动没有编号", Assert.Single(ImportedForm.Complete(definition)), StringComparison.Ordinal);
        var read = DefinitionReader.Read(definition.ToJsonString());
        Assert.Equal(
            ["Flowchart1", "WriteLine1", "WriteLine2", "Thing1", "i", "Sequence1", "End1", "s", "WriteLine3"],
            read.Root.SelfAndDescendants().Select(node => node.Id)
        );
        Assert.Equal(
            """{"type":"JavaScript","value":"true"}""",
            definition["root"]!["activities"]![3]!["condition"]!["expression"]!.ToJsonString()
        );
    }

    [Fact]
    public void What_the_first_servers_wrote_beside_the_inputs_is_honoured_or_told()
    {
        var definition = Flow.Definition(
            JsonNode.Parse(
                """
                {"id":"flow","type":"Elsa.Flowchart","version":1,
                 "applicationProperties":{"NotFoundConnectionsKey":[]},"start":"a","activities":[
                  {"id":"a","type":"Elsa.WriteLine","version":1,
                   "canStartWorkflow":false,"runAsynchronously":false,"source":null,"line":null},
                  {"id":"b","type":"Elsa.WriteLine","version":1,"canStartWorkflow":true,"runAsynchronously":true,"source":"x","line":7}],
                 "connections":[{"source":"b","target":"a"}]}
                """
            )!
        );
        Assert.True(Read(definition).Activities["b"].CanStartWorkflow);
        Assert.Contains(
            "runAsynchronously",
            Assert.Single(DefinitionCheck.Check(Read(definition), Journey.Catalog)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(2, ImportedForm.Complete(definition).Count);
        Assert.Equal("""{"canStartWorkflow":true}""", definition["root"]!["activities"]![1]!["customProperties"]!.ToJsonString());
    }

    [Fact]
    public void The_output_of_a_use_may_be_bound_to_an_output_of_the_workflow()
    {
        var inner = Flow.Definition(Flow.Chart("flow", [Script("r", "6*7", "Total")]));
        inner["outputs"] = Declared("Total");
        var outer = Flow.Definition(
            Flow.Chart(
                "flow",
                [
                    new JsonObject
                    {
                        ["id"] = "u",
                        ["type"] = "Elsa.Sequence",
                        ["activities"] = new JsonArray(
                            new JsonObject
                            {
                                ["id"] = "v",
                                ["type"] = "Sum",
                                ["total"] = Bound("Total"),
                            }
                        ),
                    },
                ]
            )
        );
        outer["outputs"] = Declared("Total");
        Assert.Equal("42", Run(outer, name => name == "Sum" ? inner : null).Output["Total"]!.ToJsonString());
    }

    [Fact]
    public void A_document_in_form_stays_as_it_is()
    {
        foreach (var definition in RecordedDefinitions.All().SelectMany(item => item.Definitions).Take(60))
        {
            var document = (JsonObject)JsonNode.Parse(definition.GetRawText())!;
            Assert.Empty(ImportedForm.Complete(document));
            Assert.True(JsonNode.DeepEquals(document, JsonNode.Parse(definition.GetRawText())));
        }
    }

    [Theory]
    [InlineData("child workflow", "ChildWorkflow")]
    [InlineData("CIo", "CIo")]
    [InlineData("check_the-sum", "CheckTheSum")]
    [InlineData("县区审核", "县区审核")]
    public void A_used_definition_is_found_by_the_type_name_that_its_name_gives(string name, string type)
    {
        Assert.True(UsedNames.Means(type, "c1", name));
        Assert.True(UsedNames.Means("c1", "c1", name));
        var inner = Flow.Definition(Flow.Chart("flow", [Flow.Step("w")]));
        var outer = DefinitionReader.Read(
            Flow.Definition(Flow.Chart("flow", [new JsonObject { ["id"] = "u", ["type"] = type }])).ToJsonString(),
            used => UsedNames.Means(used, "c1", name) ? JsonElement.Parse(inner.ToJsonString()) : null
        );
        Assert.Contains("u/w", outer.Activities.Keys);
        Assert.False(UsedNames.IsName("Elsa.Flowchart") || UsedNames.IsName("Anshan.Review"));
    }

    [Theory]
    [InlineData("1", false)]
    [InlineData("variables.Order.total", true)]
    [InlineData("getOrder()", true)]
    [InlineData("setVariable('order', 1)", true)]
    [InlineData("reorder(1)", false)]
    public void A_variable_of_a_type_nobody_knows_is_refused_only_where_it_is_used(string script, bool isUsed)
    {
        var definition = Flow.Definition(Flow.Chart("flow", [Flow.Step("w"), Script("r", script, null)], "w > r"));
        definition["variables"] = Variables("v", "Order", "Acme.Order, Acme", Kept);
        var problem = Assert.Single(
            DefinitionCheck.Check(Read(definition), Journey.Catalog),
            problem => problem.Message.Contains("Acme.Order", StringComparison.Ordinal)
        );
        Assert.Equal(isUsed ? ("$.root.activities[1]", true) : ("$.variables[0]", false), (problem.Path, problem.IsError));
    }

    [Fact]
    public void An_id_that_is_not_published_takes_no_other_definition_of_the_name()
    {
        var other = Flow.Definition(Flow.Chart("flow", [Flow.Step("w")]));
        var use = new JsonObject
        {
            ["id"] = "u",
            ["type"] = "Child",
            ["workflowDefinitionId"] = "c1",
        };
        var outer = DefinitionReader.Read(
            Flow.Definition(Flow.Chart("flow", [use])).ToJsonString(),
            used => UsedNames.Means(used, "c2", "Child") ? JsonElement.Parse(other.ToJsonString()) : null
        );
        Assert.Contains("c1", Assert.Single(DefinitionCheck.Check(outer, Journey.Catalog)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("System.Decimal")]
    [InlineData("System.Decimal, System.Private.CoreLib")]
    public void A_type_may_be_written_with_its_full_name(string type)
    {
        var definition = Flow.Definition(Flow.Chart("flow", [Script("r", "'1,234.5'", "v")]));
        definition["variables"] = Variables("v", "Amount", type, Kept);
        Assert.Empty(DefinitionCheck.Check(Read(definition), Journey.Catalog));
        Assert.Equal("1234.5", Run(definition).Variables["v"]!.ToJsonString());
    }

    [Fact]
    public void A_case_without_a_condition_is_read_and_refused_at_publishing()
    {
        var definition = Flow.Definition(
            JsonNode.Parse("""{"id":"s","type":"Elsa.Switch","cases":[{"label":"A","activity":{"id":"w","type":"Elsa.WriteLine"}}]}""")!
        );
        Assert.Contains("“A”没有写条件", Assert.Single(Errors(definition)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Memory, false)]
    [InlineData("Elsa.Workflows.Services.MemoryStorageDriver, Elsa.Workflows.Core", false)]
    [InlineData(Kept, true)]
    [InlineData("Elsa.Workflows.Services.WorkflowStorageDriver, Elsa.Workflows.Core", true)]
    [InlineData("Acme.BlobDriver, Acme", true)]
    public void What_is_kept_in_memory_alone_begins_anew_with_every_step(string driver, bool isKept)
    {
        var definition = Flow.Definition(Flow.Chart("flow", []));
        definition["variables"] = Variables("v", "a", "String", driver);
        Assert.Equal(isKept, Assert.Single(Read(definition).Variables).IsStored);
        Assert.Equal(
            driver.StartsWith("Acme", StringComparison.Ordinal),
            DefinitionCheck
                .Check(Read(definition), Journey.Catalog)
                .Any(problem => problem.Message.Contains("BlobDriver", StringComparison.Ordinal))
        );
    }

    private static IReadOnlyList<DefinitionProblem> Errors(JsonObject definition) =>
        [.. DefinitionCheck.Check(Read(definition), Journey.Catalog).Where(problem => problem.IsError)];

    private static WorkflowDefinition Read(JsonObject definition) => DefinitionReader.Read(definition.ToJsonString());

    private static StepResult.Taken Step(JsonObject definition, Func<string, JsonObject?>? used = null) =>
        Assert.IsType<StepResult.Taken>(
            new StepLoop(Journey.Catalog).Run(
                DefinitionReader.Read(
                    definition.ToJsonString(),
                    name => used?.Invoke(name) is { } found ? JsonElement.Parse(found.ToJsonString()) : null
                ),
                new WorkflowState { InstanceId = Guid.Empty },
                new Stimulus.Start(new Dictionary<string, JsonNode?>()),
                new StepEnvironment(Journey.Now, new FactSet())
            )
        );

    private static WorkflowState Run(JsonObject definition, Func<string, JsonObject?>? used = null)
    {
        var step = Step(definition, used);
        Assert.Equal(InstanceSubStatus.Finished, step.State.SubStatus);
        return step.State;
    }

    private static JsonObject Script(string id, string script, string? bound)
    {
        var activity = new JsonObject
        {
            ["id"] = id,
            ["type"] = "Elsa.RunJavaScript",
            ["script"] = Input(script),
        };
        if (bound is not null)
        {
            activity["result"] = Bound(bound);
        }

        return activity;
    }

    private static JsonObject Input(string value) =>
        new()
        {
            ["typeName"] = "String",
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value },
        };

    private static JsonObject Bound(string id) =>
        new()
        {
            ["typeName"] = "Object",
            ["memoryReference"] = new JsonObject { ["id"] = id },
        };

    private static JsonArray Declared(string name) => [new JsonObject { ["name"] = name, ["type"] = "Object" }];

    private static JsonArray Variables(string id, string name, string type, string driver) =>
        [
            new JsonObject
            {
                ["id"] = id,
                ["name"] = name,
                ["typeName"] = type,
                ["storageDriverTypeName"] = driver,
            },
        ];
}
