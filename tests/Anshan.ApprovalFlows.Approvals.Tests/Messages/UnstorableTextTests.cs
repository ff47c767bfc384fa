using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;

namespace Anshan.ApprovalFlows.Approvals.Tests.Messages;

/// <summary>An expression returns NUL or an unpaired surrogate: an incident with a message on both databases, never a lost step.</summary>
public class UnstorableTextTests
{
    /// <summary>
    /// Activities that end with a text nobody can keep, and whether it is only shown (then it is kept with a mark in its
    /// place).
    /// </summary>
    private static readonly (string Name, JsonObject Activity, bool IsShown)[] Cases =
    [
        ("a variable", Script(@"variables.v = 'a\u0000b'"), false),
        ("half a character in a variable", Script("variables.v = '😀'.slice(0, 1)"), false),
        ("a result", Script(@"'a\u0000b'"), false),
        ("a name in a result", Script(@"({ ['a\ud800']: 1 })"), false),
        ("in a list", Script(@"[['\udc00']]"), false),
        ("an outcome", Script(@"setOutcome('a\u0000')"), false),
        ("outcomes", Script(@"setOutcomes(['a\u0000'])"), false),
        ("the correlation by a script", Script(@"setCorrelationId('a\u0000')"), false),
        ("the name by a script", Script(@"setWorkflowInstanceName('a\ud83d')"), false),
        ("the message of an error", Script(@"throw new Error('a\u0000b\ud800c')"), true),
        ("an output", Of("Elsa.SetOutput", ("outputName", "Literal", "Out"), ("outputValue", "JavaScript", @"'\u0000'")), false),
        ("the correlation", Of("Elsa.Correlate", ("correlationId", "JavaScript", @"'a\u0000'")), false),
        ("the name", Of("Elsa.SetName", ("value", "JavaScript", @"'a\ud800'")), false),
        ("a written name", Of("Elsa.SetName", ("value", "Literal", "a\0")), false),
        ("an event waited for", Of("Elsa.Event", ("eventName", "JavaScript", @"'e\u0000'")), false),
        ("an event raised", Of("Elsa.PublishEvent", ("eventName", "JavaScript", @"'e\u0000'")), false),
        ("a task", Of("Elsa.RunTask", ("taskName", "JavaScript", @"'t\u0000'")), false),
        ("a mail", Of("Elsa.SendEmail", ("to", "Literal", "a@example.com"), ("subject", "JavaScript", @"'s\u0000'")), false),
        ("a fault", Of("Elsa.Fault", ("message", "JavaScript", @"'f\u0000'")), false),
        ("a template", Of("Elsa.SetName", ("value", "Liquid", "{{ '😀' | slice: 0, 1 }}")), false),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_text_that_cannot_be_kept_is_an_incident(bool onPostgres)
    {
        await using var world = await (onPostgres ? FlowWorld.CreateOnPostgresAsync() : FlowWorld.CreateAsync());
        foreach (var ((name, activity, isShown), index) in Cases.Select((item, index) => (item, index)))
        {
            var root = new JsonObject
            {
                ["id"] = "flow",
                ["type"] = "Elsa.Flowchart",
                ["activities"] = new JsonArray(activity.DeepClone()),
            };
            var document = new JsonObject
            {
                ["definitionId"] = $"d{index}",
                ["variables"] = Variables(),
                ["outputs"] = Outputs(),
                ["root"] = root,
            };
            await world.PublishAsync($"d{index}", document.ToJsonString());
            var id = await world.StartAsync($"d{index}");
            Assert.True("Faulted" == await world.SubStatusAsync(id), $"{name}: {await world.SubStatusAsync(id)}");
            var incident = (await world.RowsAsync<Incident>()).Single(row => row.InstanceId == id);
            Assert.True(isShown || incident.Message.Contains("不能保存的字符", StringComparison.Ordinal), $"{name}: {incident.Message}");
            Assert.DoesNotContain('\0', incident.Message);
        }

        Assert.Empty(await world.ProblemsAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_start_with_such_an_input_is_kept_or_refused(bool onPostgres)
    {
        await using var world = await (onPostgres ? FlowWorld.CreateOnPostgresAsync() : FlowWorld.CreateAsync());
        await world.PublishAsync(
            "d",
            """{"definitionId":"d","inputs":["""
                + """{"name":"x","type":"String","storageDriverType":"Elsa.Workflows.WorkflowInstanceStorageDriver"}],"root":"""
                + """{"id":"t","type":"Elsa.RunTask"}}"""
        );
        var id = Guid.NewGuid();
        var start = new Stimulus.Start(new Dictionary<string, JsonNode?> { ["x"] = "a\0b" });
        var request = new StepRequest(
            id,
            start,
            new Operation(id, DerivedGuid.Hash(id.ToString())),
            new CaseOrigin(Actor.System, "test", new { })
        )
        {
            DefinitionVersionId = "d:1",
        };
        Assert.IsType<StepOutcome.Accepted>(await world.Get<WorkflowRunner>().RunAsync(request));
        Assert.Equal("a\0b", (await world.StateAsync(id)).Input["x"]!.GetValue<string>());
    }

    private static JsonObject Script(string script)
    {
        var activity = Of("Elsa.RunJavaScript", ("script", "Literal", script));
        activity["result"] = new JsonObject
        {
            ["typeName"] = "Object",
            ["memoryReference"] = new JsonObject { ["id"] = "v" },
        };
        return activity;
    }

    private static JsonObject Of(string type, params (string Name, string Expression, string Value)[] inputs)
    {
        var activity = new JsonObject { ["id"] = "a", ["type"] = type };
        foreach (var (name, expression, value) in inputs)
        {
            activity[name] = new JsonObject
            {
                ["typeName"] = "String",
                ["expression"] = new JsonObject { ["type"] = expression, ["value"] = value },
            };
        }

        return activity;
    }

    private static JsonArray Variables() =>
        [
            new JsonObject
            {
                ["id"] = "v",
                ["name"] = "v",
                ["typeName"] = "Object",
                ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver",
            },
        ];

    private static JsonArray Outputs() => [new JsonObject { ["name"] = "Out", ["type"] = "Object" }];
}
