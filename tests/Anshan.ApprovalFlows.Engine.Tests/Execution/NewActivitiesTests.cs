using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Reading;

namespace Anshan.ApprovalFlows.Engine.Tests.Execution;

/// <summary>FlowNode, Parallel, FlowSendHttpRequest, BulkDispatchWorkflows, RunTask: what they do, step by step.</summary>
public class NewActivitiesTests
{
    [Fact]
    public void A_flow_node_completes_with_what_it_contains()
    {
        var flow = Journey.Through([Typed("n", "Elsa.FlowNode", ("body", Flow.Decision("d"))), Flow.Step("after")], "n > after").Start();
        Assert.Equal(["d"], flow.Waiting);
        Assert.Equal(
            ["d Resumed", "d Completed", "n Completed", "after Started", "after Completed", "flow Completed"],
            flow.Decide("d", "A").Events
        );
        Assert.Equal(
            ["flow Started", "n Started", "n Completed", "flow Completed"],
            Journey.Through([Typed("n", "Elsa.FlowNode")]).Start().Events
        );
    }

    [Fact]
    public void A_parallel_begins_all_at_once_and_ends_with_the_last()
    {
        var parallel = Typed("p", "Elsa.Parallel", ("activities", new JsonArray(Flow.Decision("a"), Flow.Decision("b"), Flow.End("e"))));
        var flow = Journey.Through([parallel, Flow.Step("after")], "p > after").Start();
        Assert.Equal(["a", "b"], flow.Waiting);
        Assert.Equal(["b"], flow.Decide("a", "B").Waiting);
        Assert.Equal(
            ["b Resumed", "b Completed", "p Completed", "after Started", "after Completed", "flow Completed"],
            flow.Decide("b", "A").Events
        );
        Assert.Equal(InstanceSubStatus.Finished, Journey.Through([Typed("p", "Elsa.Parallel")]).Start().State.SubStatus);
    }

    [Theory]
    [InlineData("""{"status":200,"content":{"a":1}}""", "[200,404]", "200")]
    [InlineData("""{"status":404}""", "[200,404]", "404")]
    [InlineData("""{"status":500}""", "[200,404]", "Unmatched status code")]
    [InlineData("""{"status":500}""", null, "Done")]
    [InlineData("""{"error":"timeout"}""", "[200]", "Timeout")]
    [InlineData("""{"error":"connection"}""", "[200]", "Failed to connect")]
    public void The_status_code_of_an_answer_is_the_outcome(string answer, string? expected, string outcome)
    {
        var request = Typed("r", "Elsa.FlowSendHttpRequest", ("url", Input("http://api.example.cn/x")));
        if (expected is not null)
        {
            request["expectedStatusCodes"] = Input(expected, "Object", "ICollection<Int32>");
        }

        var flow = Journey.Through([request, Flow.Step("after")], $"r -{outcome.Replace(' ', '_')}> after").Start();
        Assert.Contains("http://api.example.cn/x", Assert.Single(flow.Effects.OfType<SendRequest>()).RequestJson, StringComparison.Ordinal);
        var taken = Assert.IsType<StepResult.Taken>(
            flow.Try(Stimuli.RequestAnswered(flow.State.Executions.Single(item => item.Waits).Id, (JsonObject)JsonNode.Parse(answer)!))
        );
        Assert.Equal([outcome], taken.Events.Single(item => item is { Activity: "r", Kind: JournalEventKind.Completed }).Outcomes);
        var drawn = Journey.Catalog.Find("Elsa.FlowSendHttpRequest")!.OutcomesOf(flow.Definition.Activities["r"]).Keys;
        Assert.Contains(outcome, drawn);
        Assert.Equal(expected is null, drawn.Contains("Done"));
        Assert.Equal(expected is not null, drawn.Contains("Unmatched status code"));
    }

    [Fact]
    public void Another_host_than_is_allowed_is_a_fault_and_no_outcome()
    {
        var flow = Journey.Through([Typed("r", "Elsa.FlowSendHttpRequest", ("url", Input("http://api.example.cn/x")))]).Start();
        flow.Take(
            Stimuli.RequestAnswered(
                flow.State.Executions.Single(item => item.Waits).Id,
                new JsonObject { ["error"] = "主机不在允许的名单中。" }
            )
        );
        Assert.Equal("r", flow.Faulted);
    }

    [Fact]
    public void A_bulk_dispatch_starts_one_instance_for_each_item_and_goes_on_when_all_are_over()
    {
        var flow = Bulk(
                ("items", Input("""[{"Amount":1},"x",3]""", "Object")),
                ("input", Input("""{"Shared":true}""", "Object")),
                ("correlationIdFunction", Input("'c-' + (Item.Amount || Item)", "JavaScript"))
            )
            .Start();
        var starts = flow.Effects.OfType<StartChild>().ToList();
        Assert.Equal(3, starts.Select(start => start.ChildId).Distinct().Count());
        Assert.Equal(["c-1", "c-x", "c-3"], starts.Select(start => start.CorrelationId));
        var parent = $"\"ParentInstanceId\":\"{Guid.Empty}\"";
        Assert.Equal(
            [
                $$"""{"Shared":true,{{parent}},"Amount":1}""",
                $$"""{"Shared":true,{{parent}},"Item":"x"}""",
                $$"""{"Shared":true,{{parent}},"Item":3}""",
            ],
            starts.Select(start => start.InputJson)
        );

        flow.Take(Ended(flow, starts[1]));
        Assert.IsType<StepResult.Refused>(flow.Try(Ended(flow, starts[1])));
        flow.Take(Ended(flow, starts[0]));
        Assert.Equal(["b"], flow.Waiting);
        var last = Assert.IsType<StepResult.Taken>(flow.Try(Ended(flow, starts[2])));
        Assert.Equal(
            ["Finished", "Done"],
            last.Events.Single(item => item is { Activity: "b", Kind: JournalEventKind.Completed }).Outcomes
        );
        Assert.Equal(InstanceSubStatus.Finished, last.State.SubStatus);
    }

    [Fact]
    public void What_is_drawn_for_an_end_runs_for_each_end_and_knows_the_instance()
    {
        var note = Typed("note", "Elsa.SetName", ("value", Input("variables.ChildInstanceId", "JavaScript")));
        var flow = Bulk(("items", Input("[1,2]", "Object")), ("childFinished", note)).Start();
        var starts = flow.Effects.OfType<StartChild>().ToList();
        flow.Take(Ended(flow, starts[0]));
        Assert.Equal((starts[0].ChildId.ToString(), true), (flow.State.Name, flow.Waiting.Contains("b")));
        flow.Take(Ended(flow, starts[1]));
        Assert.Equal((starts[1].ChildId.ToString(), InstanceSubStatus.Finished), (flow.State.Name, flow.State.SubStatus));
    }

    [Fact]
    public void Leaving_a_bulk_dispatch_cancels_the_instances_that_are_not_over()
    {
        var race = Journey.Through(
            [
                Flow.Decision("d"),
                (JsonNode)BulkNode(("items", Input("[1,2]", "Object"))),
                (JsonNode)Typed("s", "Elsa.FlowFork", ("branches", Input("[\"x\",\"y\"]", "Object"))),
                Flow.WaitAny("j"),
            ],
            "s -x> d",
            "s -y> b",
            "d -A> j",
            "b > j"
        );
        race.Facts.Add(
            new GetPublished("child"),
            new PublishedDefinition(DefinitionReader.Read(Flow.Definition(Flow.Chart("flow", [])).ToJsonString()))
        );
        race.Start();
        var starts = race.Effects.OfType<StartChild>().ToList();
        race.Take(Ended(race, starts[0])).Decide("d", "A");
        Assert.Equal([new CancelChild(starts[1].ChildId)], race.Effects.OfType<CancelChild>());
    }

    [Theory]
    [InlineData("[]", "True")]
    [InlineData("[1]", "False")]
    public void Nothing_to_wait_for_is_done_at_once(string items, string waits) =>
        Assert.Equal(
            InstanceSubStatus.Finished,
            Bulk(("items", Input(items, "Object")), ("waitForCompletion", Input(waits))).Start().State.SubStatus
        );

    [Fact]
    public void Too_many_items_are_a_fault_and_start_nothing()
    {
        var flow = Bulk(("items", Input("Array.from({length: 257}, (_, i) => i)", "JavaScript"))).Start();
        Assert.Equal(("b", 0), (flow.Faulted, flow.Effects.OfType<StartChild>().Count()));
    }

    [Theory]
    [InlineData("variables.R.output.Result")]
    [InlineData("variables.R.Output.result")]
    [InlineData("getR().output.result")]
    [InlineData("getVariable('R').Output.Result")]
    [InlineData("getLastResult().output.Result")]
    public void The_result_of_a_child_is_read_with_large_and_small_first_letters(string script)
    {
        var call = Typed(
            "x",
            "Elsa.ExecuteWorkflow",
            ("workflowDefinitionId", Input("child")),
            ("waitForCompletion", Input("True")),
            (
                "result",
                new JsonObject
                {
                    ["typeName"] = "ExecuteWorkflowResult",
                    ["memoryReference"] = new JsonObject { ["id"] = "v" },
                }
            )
        );
        var definition = Flow.Definition(
            Flow.Sequence(
                "s",
                call,
                Typed("n", "Elsa.SetName", ("value", Input(script, "JavaScript"))),
                Typed("c", "Elsa.SetVariable", ("variable", new JsonObject { ["id"] = "w" }), ("value", Input("variables.R", "JavaScript")))
            )
        );
        definition["variables"] = new JsonArray(Kept("v", "R"), Kept("w", "W"));
        var child = Flow.Definition(
            Flow.Sequence("c", Typed("o", "Elsa.SetOutput", ("outputName", Input("Result")), ("outputValue", Input("42"))))
        );
        var facts = new FactSet();
        facts.Add(new GetPublished("child"), new PublishedDefinition(DefinitionReader.Read(child.ToJsonString())));
        var taken = Assert.IsType<StepResult.Taken>(
            new StepLoop(Journey.Catalog).Run(
                DefinitionReader.Read(definition.ToJsonString()),
                new WorkflowState { InstanceId = Guid.Empty },
                new Stimulus.Start(new Dictionary<string, JsonNode?>()),
                new StepEnvironment(Journey.Now, facts)
            )
        );
        Assert.Equal(("42", InstanceSubStatus.Finished), (taken.State.Name, taken.State.SubStatus));
        Assert.All(
            taken.State.Variables.Values,
            value =>
                Assert.Equal(
                    ["CorrelationId", "Output", "Status", "SubStatus", "WorkflowDefinitionVersionId", "WorkflowInstanceId"],
                    value!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal)
                )
        );
    }

    private static JsonObject Kept(string id, string name) =>
        new()
        {
            ["id"] = id,
            ["name"] = name,
            ["typeName"] = "Object",
            ["storageDriverTypeName"] = "Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core",
        };

    [Fact]
    public void A_task_is_put_on_the_list_with_what_is_needed_and_taken_off_when_it_is_reported()
    {
        var flow = Journey
            .Through([Typed("t", "Elsa.RunTask", ("taskName", Input("print")), ("payload", Input("""{"n":1}""", "Object")))])
            .Start();
        var wait = Assert.Single(flow.Effects.OfType<AwaitTask>());
        Assert.Equal(
            ("print", """{"n":1}"""),
            (wait.Name, JsonNode.Parse(wait.PayloadJson!) is JsonValue text ? (string?)text : wait.PayloadJson)
        );
        Assert.Equal($"{Guid.Empty:N}-{wait.ExecutionId}", wait.TaskId);
        Assert.IsType<StepResult.Refused>(flow.Try(new Stimulus.Resume(wait.ExecutionId, "event", [])));
        flow.Take(Stimuli.TaskReported(wait.ExecutionId, JsonValue.Create("ok")));
        Assert.Equal((InstanceSubStatus.Finished, 1), (flow.State.SubStatus, flow.Effects.OfType<ForgetTask>().Count()));
    }

    private static Journey Bulk(params (string Name, JsonNode Value)[] given)
    {
        var journey = Journey.Through([BulkNode(given)]);
        journey.Facts.Add(
            new GetPublished("child"),
            new PublishedDefinition(DefinitionReader.Read(Flow.Definition(Flow.Chart("flow", [])).ToJsonString()))
        );
        return journey;
    }

    private static JsonObject BulkNode(params (string Name, JsonNode Value)[] given) =>
        Typed("b", "Elsa.BulkDispatchWorkflows", [("workflowDefinitionId", Input("child")), .. given]);

    private static Stimulus Ended(Journey flow, StartChild child) =>
        Stimuli.ChildEnded(child.ExecutionId, "{}", child.ChildId, InstanceSubStatus.Finished);

    private static JsonObject Typed(string id, string type, params (string Name, JsonNode Value)[] given)
    {
        var activity = new JsonObject
        {
            ["id"] = id,
            ["type"] = type,
            ["version"] = 1,
        };
        foreach (var (name, value) in given)
        {
            activity[name] = value;
        }

        return activity;
    }

    private static JsonObject Input(string value, string expression = "Literal", string type = "Object") =>
        new()
        {
            ["typeName"] = type,
            ["expression"] = new JsonObject { ["type"] = expression, ["value"] = value },
        };
}
