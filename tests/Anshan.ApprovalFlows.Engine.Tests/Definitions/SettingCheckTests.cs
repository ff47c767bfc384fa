using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Tests.Conformance;
using Anshan.ApprovalFlows.Engine.Tests.Execution;

namespace Anshan.ApprovalFlows.Engine.Tests.Definitions;

/// <summary>Every property of a genuine definition is supported, concerns the layout only, or is reported by its name.</summary>
public class SettingCheckTests
{
    private static readonly ActivityCatalog Catalog = BuiltIn.With([new TestDecision()]);

    /// <summary>Properties that are supported, and properties that concern the document or its layout only.</summary>
    private static readonly HashSet<string> Honoured =
    [
        "$schema",
        "id",
        "definitionId",
        "name",
        "description",
        "createdAt",
        "version",
        "toolVersion",
        "variables",
        "inputs",
        "outputs",
        "outcomes",
        "customProperties",
        "isReadonly",
        "isSystem",
        "isLatest",
        "isPublished",
        "options",
        "root",
        "usableAsActivity",
        "activityCategory",
        "canStartWorkflow",
        "source",
        "notFoundConnections",
    ];

    [Theory]
    [InlineData(
        "options",
        "activationStrategyType",
        "\"Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy, Elsa.Workflows.Runtime\"",
        true
    )]
    [InlineData(
        "options",
        "activationStrategyType",
        "\"Elsa.Workflows.Runtime.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Runtime\"",
        false
    )]
    [InlineData(
        "options",
        "incidentStrategyType",
        "\"Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core\"",
        true
    )]
    [InlineData("options", "incidentStrategyType", "\"Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core\"", false)]
    [InlineData("options", "commitStrategyName", "\"ActivityExecuted\"", true)]
    [InlineData("options", "autoUpdateConsumingWorkflows", "true", true)]
    [InlineData("options", "autoUpdateConsumingWorkflows", "false", false)]
    [InlineData("options", "usableAsActivity", "true", false)]
    [InlineData("options", "somethingNew", "\"x\"", true)]
    [InlineData("customProperties", "logPersistenceMode", "{\"default\":\"Exclude\"}", true)]
    [InlineData("customProperties", "logPersistenceMode", "{\"default\":\"Inherit\"}", false)]
    [InlineData(
        "customProperties",
        "logPersistenceConfig",
        "{\"default\":{\"evaluationMode\":\"Strategy\",\"strategyType\":\"Elsa.Workflows.LogPersistence.Strategies.Inherit, "
            + "Elsa.Workflows.Core\",\"expression\":null}}",
        false
    )]
    [InlineData("customProperties", "VariableTestValues", "{\"a\":1}", false)]
    [InlineData("customProperties", "Elsa:WorkflowContextProviderTypes", "[\"Acme.Provider\"]", true)]
    [InlineData("customProperties", "Elsa:WorkflowContextProviderTypes", "[]", false)]
    [InlineData("customProperties", "Flowchart:ExecutionMode", "\"TokenBased\"", true)]
    [InlineData("", "retentionDays", "30", true)]
    public void A_setting_of_the_definition_that_we_do_not_have_is_told(string owner, string name, string value, bool isTold)
    {
        var definition = Flow.Definition(Flow.Chart("flow", [Flow.Step("w")]));
        var place = owner.Length == 0 ? definition : (JsonObject)(definition[owner] = new JsonObject())!;
        place[name] = JsonNode.Parse(value);
        Expect(definition, name, isTold);
    }

    [Theory]
    [InlineData("runAsynchronously", "true", true)]
    [InlineData("runAsynchronously", "false", false)]
    [InlineData("commitStrategyName", "\"ActivityExecuted\"", true)]
    [InlineData("mergeMode", "\"Race\"", true)]
    [InlineData("mergeMode", "\"Converge\"", false)]
    [InlineData("resilienceStrategy", "{\"$type\":\"HttpResilienceStrategy\",\"id\":\"x\"}", true)]
    [InlineData("logPersistenceConfig", "{\"default\":{\"evaluationMode\":\"Strategy\",\"strategyType\":\"Exclude\"}}", true)]
    [InlineData("canStartWorkflow", "true", false)]
    [InlineData("source", "\"FlowchartJsonConverter.cs:45\"", false)]
    [InlineData("somethingNew", "1", true)]
    public void A_setting_of_an_activity_that_we_do_not_have_is_told_with_the_activity(string name, string value, bool isTold)
    {
        var step = (JsonObject)Flow.Step("w");
        step["customProperties"]![name] = JsonNode.Parse(value);
        Expect(Flow.Definition(Flow.Chart("flow", [step])), name, isTold, "“w”");
    }

    [Theory]
    [InlineData("numberOfRetries", """{"typeName":"Int32","expression":{"type":"Literal","value":3}}""", true)]
    [InlineData("channelName", """{"typeName":"String","expression":{"type":"Literal","value":"fast"}}""", true)]
    [InlineData("channelName", """{"typeName":"String","expression":{"type":"Literal","value":""}}""", false)]
    [InlineData("waitForCompletion", """{"typeName":"Boolean","expression":{"type":"Literal","value":"True"}}""", false)]
    public void An_input_that_nobody_reads_is_told(string name, string value, bool isTold)
    {
        var child = new JsonObject
        {
            ["id"] = "d",
            ["type"] = "Elsa.DispatchWorkflow",
            [name] = JsonNode.Parse(value),
        };
        Expect(Flow.Definition(Flow.Chart("flow", [child])), name, isTold, "“d”");
    }

    [Fact]
    public void Every_property_that_a_genuine_server_exports_is_honoured_or_told()
    {
        foreach (var (name, definitions) in RecordedDefinitions.All())
        {
            foreach (var source in definitions)
            {
                var definition = DefinitionReader.Read(source, RecordedDefinitions.Used(definitions));
                var told = Told(definition).Select(problem => problem.Path.Split('.')[^1]).ToHashSet();
                Assert.All(
                    told,
                    setting => Assert.True(setting is "autoUpdateConsumingWorkflows" or "incidentStrategyType", $"{name}: {setting}")
                );
                foreach (var property in source.EnumerateObject())
                {
                    Assert.True(Honoured.Contains(property.Name), $"{name}: {property.Name} is neither honoured nor told.");
                }

                foreach (
                    var option in source.GetProperty("options").EnumerateObject().Where(option => option.Value.ToString() is not "False")
                )
                {
                    Assert.True(Honoured.Contains(option.Name) || told.Contains(option.Name), $"{name}: {option.Name}");
                }
            }
        }
    }

    private static void Expect(JsonObject json, string name, bool isTold, string? owner = null)
    {
        var told = Told(DefinitionReader.Read(json.ToJsonString()))
            .Where(problem => problem.Message.Contains(name, StringComparison.Ordinal))
            .ToList();
        Assert.Equal(isTold ? 1 : 0, told.Count);
        Assert.All(
            told,
            problem =>
                Assert.True(
                    !problem.IsError
                        && problem.Path.EndsWith(name, StringComparison.Ordinal)
                        && (owner is null || problem.Message.Contains(owner, StringComparison.Ordinal))
                )
        );
    }

    private static List<DefinitionProblem> Told(WorkflowDefinition definition) =>
        [.. DefinitionCheck.Check(definition, Catalog).Where(problem => problem.Message.Contains("不起作用", StringComparison.Ordinal))];
}
