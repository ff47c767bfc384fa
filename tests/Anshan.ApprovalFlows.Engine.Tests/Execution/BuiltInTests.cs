using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;

namespace Anshan.ApprovalFlows.Engine.Tests.Execution;

/// <summary>Built-in activities of which no trace was recorded.</summary>
public class BuiltInTests
{
    [Fact]
    public void Every_type_that_must_work_is_there()
    {
        var catalog = BuiltIn.With([]);
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
            "ExecuteWorkflow",
            "WriteLine",
            "RunJavaScript",
            "SendHttpRequest",
        ];
        Assert.All(names, name => Assert.NotNull(catalog.Find($"Elsa.{name}")));
    }

    [Fact]
    public void A_fork_goes_on_when_all_its_branches_are_done()
    {
        var flow = Journey.Through([Fork("WaitAll"), Flow.Step("after")], "fork > after").Start();
        Assert.Equal(["a", "b"], flow.Waiting);
        Assert.Equal(["b"], flow.Decide("a", "A").Waiting);
        Assert.Contains("after Completed", flow.Decide("b", "A").Events);
    }

    [Fact]
    public void A_fork_that_wants_one_branch_cancels_the_others()
    {
        var flow = Journey.Through([Fork("WaitAny"), Flow.Step("after")], "fork > after").Start().Decide("b", "A");
        Assert.Equal(
            ["b Resumed", "b Completed", "a Canceled", "fork Completed", "after Started", "after Completed", "flow Completed"],
            flow.Events
        );
    }

    [Theory]
    [InlineData("Elsa.Timer", "interval", "02:00:00", "2026-01-01T02:00:00Z")]
    [InlineData("Elsa.Timer", "interval", "P1DT1H", "2026-01-02T01:00:00Z")]
    [InlineData("Elsa.Cron", "cronExpression", "0 9 * * *", "2026-01-01T01:00:00Z")]
    [InlineData("Elsa.Cron", "cronExpression", "30 0 9 1 2 *", "2026-02-01T01:00:30Z")]
    public void A_schedule_inside_a_workflow_waits_for_its_next_occurrence_on_chinas_clock(
        string type,
        string input,
        string key,
        string due
    )
    {
        var flow = Journey.Through([With("t", type, (input, key))]).Start();
        Assert.Equal(
            DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture),
            Assert.Single(flow.Effects.OfType<ArmTimer>()).DueAt
        );
        Assert.Equal(InstanceSubStatus.Finished, flow.Due("t").State.SubStatus);
    }

    [Theory]
    [InlineData("Elsa.Delay", "timeSpan", "02:00:00")]
    [InlineData("Elsa.StartAt", "dateTime", "2027-01-01T00:00:00Z")]
    [InlineData("Elsa.Timer", "interval", "02:00:00")]
    [InlineData("Elsa.Cron", "cronExpression", "0 9 * * *")]
    public void A_wait_for_time_is_ended_by_its_timer_and_by_no_verb(string type, string input, string value)
    {
        var flow = Journey.Through([With("t", type, (input, value))]).Start();
        Assert.Equal(new StepResult.Refused(StepRefusal.UnknownVerb), flow.Try(flow.Decision("t", "A")));
        Assert.Equal(InstanceSubStatus.Finished, flow.Due("t").State.SubStatus);
    }

    [Fact]
    public void No_built_in_activity_takes_a_foreign_verb() =>
        Assert.All(
            BuiltIn.With([]).All,
            activity => Assert.Equal(Next.Refuse(StepRefusal.UnknownVerb), activity.Resume(null!, new Stimulus.Resume(1, "foreign", [])))
        );

    [Theory]
    [InlineData("Elsa.Timer", "interval", "soon")]
    [InlineData("Elsa.Timer", "interval", "P99999999999999Y")]
    [InlineData("Elsa.Cron", "cronExpression", "every day")]
    [InlineData("Elsa.Cron", "cronExpression", "0 0 30 2 *")]
    [InlineData("Elsa.StartAt", "dateTime", "tomorrow")]
    [InlineData("Elsa.Event", "eventName", "")]
    [InlineData("Elsa.SendHttpRequest", "url", "file:///etc/passwd")]
    public void What_cannot_be_understood_is_a_fault_in_words(string type, string input, string key)
    {
        var flow = Journey.Through([With("t", type, (input, key))]).Start();
        Assert.Equal("t", flow.Faulted);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}{2}", Assert.Single(flow.Effects.OfType<RaiseIncident>()).Message);
    }

    [Theory]
    [InlineData("""{"status":201}""", "created")]
    [InlineData("""{"status":404}""", "other")]
    [InlineData("""{"error":"timeout"}""", "late")]
    [InlineData("""{"error":"connection"}""", "away")]
    public void The_answer_to_a_request_leads_to_what_is_drawn_for_it(string answer, string goesTo)
    {
        var request = With("r", "Elsa.SendHttpRequest", ("url", "http://api.example.cn/x"));
        request["expectedStatusCodes"] = new JsonArray(new JsonObject { ["statusCode"] = 201, ["activity"] = Flow.Step("created") });
        (request["unmatchedStatusCode"], request["timeout"], request["failedToConnect"]) = (
            Flow.Step("other"),
            Flow.Step("late"),
            Flow.Step("away")
        );
        var flow = Journey.Through([request]).Start();
        Assert.Contains("http://api.example.cn/x", Assert.Single(flow.Effects.OfType<SendRequest>()).RequestJson, StringComparison.Ordinal);
        var waiting = flow.State.Executions.Single(item => item.Waits).Id;
        flow.Take(Stimuli.RequestAnswered(waiting, (JsonObject)JsonNode.Parse(answer)!));
        Assert.Equal(["r Resumed", $"{goesTo} Started", $"{goesTo} Completed", "r Completed", "flow Completed"], flow.Events);
        Assert.Single(flow.Effects.OfType<CloseBookmark>());
    }

    [Fact]
    public void An_event_for_the_own_instance_names_it()
    {
        var publish = With("p", "Elsa.PublishEvent", ("eventName", "done"), ("isLocalEvent", "true"), ("payload", "x"));
        var flow = Journey.Through([publish]).Start();
        Assert.Equal(new EmitEvent("done", "\"x\"", null, flow.State.InstanceId), Assert.Single(flow.Effects.OfType<EmitEvent>()));
    }

    [Fact]
    public void Leaving_a_wait_for_an_event_takes_it_off_the_list()
    {
        var flow = Journey.Through([With("e", "Elsa.Event", ("eventName", "paid"))]).Start();
        var wait = Assert.Single(flow.Effects.OfType<AwaitEvent>());
        Assert.Equal([new ForgetEvent(wait.ExecutionId)], flow.Cancel().Effects.OfType<ForgetEvent>());
    }

    [Fact]
    public void A_trigger_is_read_where_it_can_start_the_workflow_and_nowhere_else()
    {
        var (starts, waits) = (With("e", "Elsa.Event", ("eventName", "paid")), With("w", "Elsa.Event", ("eventName", "later")));
        starts["customProperties"]!["canStartWorkflow"] = true;
        var definition = DefinitionReader.Read(Flow.Definition(Flow.Chart("flow", [starts, waits], "e > w")).ToJsonString());
        Assert.Equal([("e", "paid")], Trigger.Of(definition).Select(trigger => (trigger.Activity.Id, trigger.Key)));
    }

    private static JsonObject Fork(string mode)
    {
        var fork = With("fork", "Elsa.Fork");
        fork["joinMode"] = mode;
        fork["branches"] = new JsonArray(Flow.Decision("a"), Flow.Decision("b"));
        return fork;
    }

    private static JsonObject With(string id, string type, params (string Name, string Value)[] inputs)
    {
        var activity = new JsonObject
        {
            ["id"] = id,
            ["type"] = type,
            ["version"] = 1,
            ["customProperties"] = new JsonObject(),
            ["metadata"] = new JsonObject(),
        };
        foreach (var (name, value) in inputs)
        {
            activity[name] = new JsonObject
            {
                ["typeName"] = "Object",
                ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value },
            };
        }

        return activity;
    }
}
