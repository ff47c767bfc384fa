using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using static Anshan.ApprovalFlows.Approvals.Tests.Messages.FlowWorld;

namespace Anshan.ApprovalFlows.Approvals.Tests.Messages;

public class EventTests
{
    private static readonly string Wait = $$"""{"id":"e","type":"Elsa.Event",{{Input("eventName", "paid")}}}""";
    private static readonly string Task = """{"id":"t","type":"Elsa.RunTask"}""";

    [Fact]
    public async Task An_event_reaches_everyone_who_waits_once_the_first_before_its_publisher_is_answered()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("waiting", [Wait]);
        var instances = new List<Guid>();
        for (var i = 0; i < 40; i++)
        {
            instances.Add(await world.StartAsync("waiting"));
        }

        await world.EventAsync("paid", 7);
        var before = await world.CountAsync<WorkflowInstance>(row => row.SubStatus == InstanceSubStatus.Finished);
        Assert.InRange(before, 12, 16);
        await world.Get<MessageSweep>().RunAsync();
        await world.Get<MessageSweep>().RunAsync();
        Assert.Equal(40, await world.CountAsync<WorkflowInstance>(row => row.SubStatus == InstanceSubStatus.Finished && row.Revision == 2));
        Assert.Empty(await world.RowsAsync<Message>());
        Assert.Empty(await world.RowsAsync<EventWait>());
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Only_the_instance_with_the_correlation_id_hears_an_event_that_names_one()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("waiting", [Wait]);
        var (one, other, none) = (
            await world.StartAsync("waiting", "A-1"),
            await world.StartAsync("waiting", "A-2"),
            await world.StartAsync("waiting")
        );
        await world.EventAsync("paid", correlation: "A-2");
        Assert.Equal(
            ("Suspended", "Finished", "Suspended"),
            (await world.SubStatusAsync(one), await world.SubStatusAsync(other), await world.SubStatusAsync(none))
        );
    }

    [Fact]
    public async Task An_event_that_comes_before_its_wait_is_kept_and_taken_up_by_the_step_that_begins_to_wait()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("later", [Task, Wait], "t > e");
        var instance = await world.StartAsync("later", "A-1");
        await world.EventAsync("paid", "early", correlation: "A-1");
        Assert.True(Assert.Single(await world.RowsAsync<Message>()).IsKept);
        await world.FinishTaskAsync(instance);
        Assert.Equal("Finished", await world.SubStatusAsync(instance));
        Assert.Empty(await world.RowsAsync<Message>());
    }

    [Fact]
    public async Task An_early_event_for_one_instance_finds_it_and_no_other()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("later", [Task, Wait], "t > e");
        var (meant, other) = (await world.StartAsync("later"), await world.StartAsync("later"));
        await world.EventAsync("paid", instance: meant);
        await world.FinishTaskAsync(other);
        await world.FinishTaskAsync(meant);
        Assert.Equal(("Finished", "Suspended"), (await world.SubStatusAsync(meant), await world.SubStatusAsync(other)));
    }

    [Fact]
    public async Task An_instance_that_gets_its_correlation_id_while_it_waits_takes_up_what_was_kept()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync(
            "both",
            [
                """{"id":"s","type":"Elsa.Start"}""",
                Wait,
                Task,
                $$"""{"id":"c","type":"Elsa.Correlate",{{Input("correlationId", "A-1")}}}""",
            ],
            "s > e",
            "s > t",
            "t > c"
        );
        var instance = await world.StartAsync("both");
        await world.EventAsync("paid", correlation: "A-1");
        await world.FinishTaskAsync(instance);
        Assert.Equal("Finished", await world.SubStatusAsync(instance));
    }

    [Fact]
    public async Task An_early_event_without_an_address_is_not_kept_and_an_addressed_one_for_thirty_days()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.EventAsync("paid");
        Assert.Empty(await world.RowsAsync<Message>());
        await world.EventAsync("paid", correlation: "A-1");
        world.Pass(TimeSpan.FromDays(29.9));
        await world.Get<MessageSweep>().RunAsync();
        Assert.Single(await world.RowsAsync<Message>());
        world.Pass(TimeSpan.FromDays(0.2));
        await world.Get<MessageSweep>().RunAsync();
        Assert.Empty(await world.RowsAsync<Message>());
    }

    [Fact]
    public async Task Two_waits_one_after_the_other_need_two_events()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("twice", [Wait, Wait.Replace("\"e\"", "\"e2\"", StringComparison.Ordinal)], "e > e2");
        var instance = await world.StartAsync("twice");
        await world.EventAsync("paid");
        Assert.Equal("Suspended", await world.SubStatusAsync(instance));
        await world.EventAsync("paid");
        Assert.Equal("Finished", await world.SubStatusAsync(instance));
    }

    [Fact]
    public async Task An_instance_that_stands_still_gets_the_event_after_it_was_mended()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync(
            "faulty",
            ["""{"id":"s","type":"Elsa.Start"}""", Wait, """{"id":"f","type":"Elsa.Fault"}"""],
            "s > e",
            "s > f"
        );
        await world.PublishAsync("waiting", [Wait]);
        var (faulted, healthy) = (await world.StartAsync("faulty"), await world.StartAsync("waiting"));
        await world.EventAsync("paid");
        Assert.Equal(("Faulted", "Finished"), (await world.SubStatusAsync(faulted), await world.SubStatusAsync(healthy)));
        await world.Get<MessageSweep>().RunAsync();
        Assert.Equal(MessageKind.DirectEvent, Assert.Single(await world.RowsAsync<Message>()).Kind);
        await world.TakeAsync(
            faulted,
            new Stimulus.Skip((await world.StateAsync(faulted)).Executions.Single(item => item.Faulted).Id, "Done")
        );
        await world.Get<MessageSweep>().RunAsync();
        Assert.Equal("Finished", await world.SubStatusAsync(faulted));
        Assert.Empty(await world.RowsAsync<Message>());
    }

    [Fact]
    public async Task One_workflow_wakes_another_with_its_payload()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync(
            "waiting",
            [
                Wait,
                $$"""{"id":"o","type":"Elsa.SetOutput",{{Input("outputName", "heard")}},"""
                    + $$"""{{Input("outputValue", "getInput('__EventPayloadWorkflowInput').n", "JavaScript")}}}""",
            ],
            "e > o"
        );
        await world.PublishAsync(
            "telling",
            [$$"""{"id":"p","type":"Elsa.PublishEvent",{{Input("eventName", "paid")}},{{Input("payload", "({ n: 7 })", "JavaScript")}}}"""]
        );
        var waiting = await world.StartAsync("waiting");
        await world.StartAsync("telling");
        Assert.Equal(7, (int)(await world.StateAsync(waiting)).Output["heard"]!);
    }

    [Fact]
    public async Task What_a_crash_left_undelivered_is_delivered_by_the_sweep()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("waiting", [Wait]);
        var instance = await world.StartAsync("waiting");
        await world.WriteAsync(db =>
            db.Add(
                new Message
                {
                    Id = Guid.NewGuid(),
                    Kind = MessageKind.Event,
                    Name = "paid",
                    Json = "{}",
                    CreatedAt = world.Clock.Now,
                }
            )
        );
        await world.Get<MessageSweep>().RunAsync();
        Assert.Equal("Finished", await world.SubStatusAsync(instance));
    }

    [Fact]
    public async Task A_message_that_keeps_failing_is_an_incident_and_stops_no_other()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("waiting", [Wait]);
        var instance = await world.StartAsync("waiting");
        await world.WriteAsync(db =>
            db.Add(
                new Message
                {
                    Id = Guid.NewGuid(),
                    Kind = MessageKind.StartChild,
                    SenderId = instance,
                    TargetId = Guid.NewGuid(),
                    ExecutionId = 1,
                    Name = "gone:1",
                    Json = """{"Input":"{}","ReportsEnd":false}""",
                    CreatedAt = world.Clock.Now,
                }
            )
        );
        var machine = (Microsoft.Extensions.Time.Testing.FakeTimeProvider)world.Get<TimeProvider>();
        for (var i = 0; i < 6; i++)
        {
            await world.Get<MessageSweep>().RunAsync();
            machine.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal("MessageFailed", Assert.Single(await world.RowsAsync<Incident>()).ExceptionType);
        await world.EventAsync("paid");
        Assert.Equal("Finished", await world.SubStatusAsync(instance));
    }

    [Fact]
    public async Task An_event_starts_what_it_triggers_with_its_payload_and_correlation()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync(
            "triggered",
            [Wait.Replace("\"type\"", "\"customProperties\":{\"canStartWorkflow\":true},\"type\"", StringComparison.Ordinal), Task],
            "e > t"
        );
        var id = Guid.NewGuid();
        var publisher = world.Get<EventPublisher>();
        await publisher.PublishAsync(id, "paid", new JsonObject { ["n"] = 1 }, "A-1");
        await publisher.PublishAsync(id, "paid", new JsonObject { ["n"] = 1 }, "A-1");
        var started = Assert.Single(await world.RowsAsync<WorkflowInstance>());
        var state = WorkflowState.FromJson(started.StateJson);
        Assert.Equal(("A-1", "e"), (state.CorrelationId, state.Trigger));
        Assert.Equal("t", Assert.Single(state.Executions, item => item.Waits).Activity);
    }
}
