using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;
using Anshan.ApprovalFlows.Engine.Soundness;

namespace Anshan.ApprovalFlows.Approvals.Tests.Procedures;

/// <summary>
/// A constant that no step can use is reported before publishing: every input of every activity has a check, or a reason why any value is
/// valid.
/// </summary>
public class LiteralInputTests
{
    private const string AnyText = "any text is one";
    private const string AnyValue = "any value is one";
    private const string ByItsRules = "the rules of procedures look at it, with the case's measure (ProcedureCheckTests)";
    private const string ByDatabase = "looked up when published (StartedWorkflowTests)";
    private static readonly ActivityCatalog Catalog = BuiltIn.With(Vocabulary.Activities);

    /// <summary>What does not fit a type, wherever it stands.</summary>
    private static readonly Dictionary<string, string> OfType = new()
    {
        ["Boolean"] = "\"是的\"",
        ["Int32"] = "\"abc\"",
        ["TimeSpan"] = "\"24:00:00\"",
        ["DateTimeOffset"] = "\"1-3-2026\"",
        ["Uri"] = "\"nowhere\"",
    };

    /// <summary>What is wrong for one input.</summary>
    private static readonly Dictionary<string, string> Wrong = new()
    {
        ["Elsa.For.Step"] = "0",
        ["Elsa.FlowJoin.Mode"] = "\"WaitAl\"",
        ["Elsa.Fork.JoinMode"] = "\"WaitAl\"",
        ["Elsa.Switch.Mode"] = "\"First\"",
        ["Elsa.FlowSwitch.Mode"] = "\"First\"",
        ["Elsa.Cron.CronExpression"] = "\"every day\"",
        ["Elsa.RunJavaScript.Script"] = "\"let = (\"",
        ["Elsa.SendHttpRequest.Method"] = "\"GETT\"",
        ["Elsa.SendHttpRequest.ContentType"] = "\"json\"",
        ["Elsa.SendHttpRequest.RequestHeaders"] = "\"X-Id: 1\"",
        ["Elsa.FlowSendHttpRequest.Method"] = "\"GETT\"",
        ["Elsa.FlowSendHttpRequest.ContentType"] = "\"json\"",
        ["Elsa.FlowSendHttpRequest.RequestHeaders"] = "\"X-Id: 1\"",
        ["Elsa.FlowSendHttpRequest.ExpectedStatusCodes"] = "[\"200\", \"20O\"]",
        ["Elsa.DispatchWorkflow.ChannelName"] = "\"fast\"",
        ["Elsa.BulkDispatchWorkflows.ChannelName"] = "\"fast\"",
        ["Elsa.SendEmail.To"] = "[\"nobody\"]",
        ["Elsa.SendEmail.Cc"] = "[\"x@y\"]",
        ["Elsa.SendEmail.Bcc"] = "[\"@example.com\"]",
        ["Elsa.SendEmail.From"] = "\"me@example.com\"",
        ["Elsa.SendEmail.Attachments"] = "\"a.pdf\"",
        ["Elsa.SetOutput.OutputName"] = "\"Nowhere\"",
    };

    private static readonly Dictionary<string, string> Free = new()
    {
        ["Elsa.WriteLine.Text"] = AnyText,
        ["Elsa.Fault.Code"] = AnyText,
        ["Elsa.Fault.Category"] = AnyText,
        ["Elsa.Fault.FaultType"] = AnyText,
        ["Elsa.Fault.Message"] = AnyText,
        ["Elsa.SetName.Value"] = AnyText,
        ["Elsa.Correlate.CorrelationId"] = AnyText,
        ["Elsa.FlowFork.Branches"] = "the names of its outcomes; a connection from another is named by ConnectionCheck",
        ["Elsa.RunJavaScript.PossibleOutcomes"] = "the names of its outcomes; a connection from another is named by ConnectionCheck",
        ["Elsa.SetVariable.Variable"] = "no input but a reference; VariableCheck names one that is not declared",
        ["Elsa.SetVariable.Value"] = "checked with the type of the variable (ValuesTests)",
        ["Elsa.SetOutput.OutputValue"] = AnyValue,
        ["Elsa.Complete.Outcomes"] = "the names of outcomes of the definition that uses this one; ConnectionCheck looks at that one",
        ["Elsa.Event.EventName"] = "events are named by whoever raises them",
        ["Elsa.PublishEvent.EventName"] = "events are named by whoever waits for them",
        ["Elsa.PublishEvent.CorrelationId"] = AnyText,
        ["Elsa.PublishEvent.Payload"] = AnyValue,
        ["Elsa.RunTask.TaskName"] = "tasks are named by whoever does them",
        ["Elsa.RunTask.TaskId"] = AnyText,
        ["Elsa.RunTask.Payload"] = AnyValue,
        ["Elsa.ForEach.Items"] = "a value that is no list is a list of one, as in Elsa",
        ["Elsa.ParallelForEach.Items"] = "a value that is no list is a list of one, as in Elsa",
        ["Elsa.BulkDispatchWorkflows.Items"] = "a value that is no list is a list of one, as in Elsa",
        ["Elsa.BulkDispatchWorkflows.DefaultItemInputKey"] = AnyText,
        ["Elsa.BulkDispatchWorkflows.CorrelationIdFunction"] = AnyText,
        ["Elsa.BulkDispatchWorkflows.Input"] = AnyValue,
        ["Elsa.BulkDispatchWorkflows.WorkflowDefinitionId"] = ByDatabase,
        ["Elsa.ExecuteWorkflow.WorkflowDefinitionId"] = ByDatabase,
        ["Elsa.ExecuteWorkflow.CorrelationId"] = AnyText,
        ["Elsa.ExecuteWorkflow.Input"] = AnyValue,
        ["Elsa.DispatchWorkflow.WorkflowDefinitionId"] = ByDatabase,
        ["Elsa.DispatchWorkflow.CorrelationId"] = AnyText,
        ["Elsa.DispatchWorkflow.Input"] = AnyValue,
        ["Elsa.SendHttpRequest.Content"] = AnyValue,
        ["Elsa.SendHttpRequest.Authorization"] = AnyText,
        ["Elsa.FlowSendHttpRequest.Content"] = AnyValue,
        ["Elsa.FlowSendHttpRequest.Authorization"] = AnyText,
        ["Elsa.SendEmail.Subject"] = AnyText,
        ["Elsa.SendEmail.Body"] = AnyText,
    };

    public static TheoryData<string, string> Inputs()
    {
        var data = new TheoryData<string, string>();
        foreach (var type in Catalog.All.OrderBy(type => type.Descriptor.TypeName, StringComparer.Ordinal))
        {
            type.Descriptor.Inputs.ToList().ForEach(input => data.Add(type.Descriptor.TypeName, input.Name));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public void A_fixed_value_that_cannot_be_right_is_named_at_its_place(string type, string input)
    {
        var key = $"{type}.{input}";
        var described = Catalog.Find(type)!.Descriptor.Inputs.Single(item => item.Name == input);
        var wrong = Wrong.GetValueOrDefault(key) ?? OfType.GetValueOrDefault(described.TypeName);
        var reason = Free.GetValueOrDefault(key) ?? (type.StartsWith("Anshan.", StringComparison.Ordinal) ? ByItsRules : null);
        Assert.True(
            wrong is not null || reason is not null,
            $"{key} has neither a wrong value that is refused nor a reason why any is right."
        );
        if (wrong is null)
        {
            return;
        }

        var name = char.ToLowerInvariant(input[0]) + input[1..];
        var written = new JsonObject
        {
            ["typeName"] = described.TypeName,
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = JsonNode.Parse(wrong) },
        };
        var activity = new JsonObject
        {
            ["id"] = "a",
            ["type"] = type,
            [name] = written,
        };
        var root = new JsonObject
        {
            ["id"] = "flow",
            ["type"] = "Elsa.Flowchart",
            ["activities"] = new JsonArray(activity),
        };
        var definition = DefinitionReader.Read(new JsonObject { ["definitionId"] = "d", ["root"] = root }.ToJsonString());
        var problems = DefinitionCheck.Check(definition, Catalog).Concat(new SoundnessCheck(Catalog).Check(definition));
        Assert.Contains(problems, problem => problem.Path.Contains($".activities[0].{name}", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void What_is_exempt_exists_and_is_not_checked_besides()
    {
        var keys = Catalog
            .All.SelectMany(type => type.Descriptor.Inputs.Select(input => $"{type.Descriptor.TypeName}.{input.Name}"))
            .ToHashSet();
        Assert.All(Free.Keys.Concat(Wrong.Keys), key => Assert.Contains(key, keys));
        Assert.Empty(Free.Keys.Intersect(Wrong.Keys));
    }
}
