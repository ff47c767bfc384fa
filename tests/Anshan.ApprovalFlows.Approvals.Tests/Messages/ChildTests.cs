using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using static Anshan.ApprovalFlows.Approvals.Tests.Messages.FlowWorld;

namespace Anshan.ApprovalFlows.Approvals.Tests.Messages;

public class ChildTests
{
    private static readonly string Task = """{"id":"t","type":"Elsa.RunTask"}""";

    [Theory]
    [InlineData("Elsa.DispatchWorkflow")]
    [InlineData("Elsa.ExecuteWorkflow")]
    public async Task A_parent_goes_on_in_the_answer_to_the_act_that_ended_its_child(string type)
    {
        await using var world = await FlowWorld.CreateAsync();
        var (parent, child) = await StartAsync(world, type);
        Assert.Equal(("Suspended", "Suspended"), (await world.SubStatusAsync(parent), await world.SubStatusAsync(child)));
        Assert.Empty(await world.ProblemsAsync());
        await world.FinishTaskAsync(child);
        Assert.Equal(("Finished", "Finished"), (await world.SubStatusAsync(parent), await world.SubStatusAsync(child)));
        Assert.Empty(await world.RowsAsync<Message>());
        Assert.Empty(await world.ProblemsAsync());
    }

    [Theory]
    [InlineData("Elsa.DispatchWorkflow")]
    [InlineData("Elsa.ExecuteWorkflow")]
    public async Task Cancelling_a_parent_cancels_its_children(string type)
    {
        await using var world = await FlowWorld.CreateAsync();
        var (parent, child) = await StartAsync(world, type);
        await world.TakeAsync(parent, new Stimulus.Cancel("test"));
        Assert.Equal(("Cancelled", "Cancelled"), (await world.SubStatusAsync(parent), await world.SubStatusAsync(child)));
        Assert.Empty(await world.RowsAsync<Message>());
    }

    [Theory]
    [InlineData("Elsa.DispatchWorkflow", "skip")]
    [InlineData("Elsa.DispatchWorkflow", "retry")]
    [InlineData("Elsa.DispatchWorkflow", "cancel")]
    [InlineData("Elsa.ExecuteWorkflow", "skip")]
    [InlineData("Elsa.ExecuteWorkflow", "retry")]
    [InlineData("Elsa.ExecuteWorkflow", "cancel")]
    public async Task A_child_that_faults_has_not_ended_and_its_parent_goes_on_when_it_was_helped(string type, string help)
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync(
            "child",
            [Task, $$"""{"id":"f","type":"Elsa.ExecuteWorkflow",{{Input("workflowDefinitionId", "later")}}}"""],
            "t > f"
        );
        await world.PublishAsync("parent", [Call(type)]);
        var parent = await world.StartAsync("parent");
        var child = Assert.Single(await world.RowsAsync<ChildInstance>()).ChildId;
        await world.FinishTaskAsync(child);
        Assert.Equal(("Suspended", "Faulted"), (await world.SubStatusAsync(parent), await world.SubStatusAsync(child)));
        Assert.Empty(await world.RowsAsync<Message>());
        Assert.Empty(await world.ProblemsAsync());

        await world.PublishAsync("later", ["""{"id":"w","type":"Elsa.WriteLine"}"""]);
        var incident = Assert.Single(await world.RowsAsync<Incident>());
        await world.TakeAsync(
            child,
            help switch
            {
                "skip" => new Stimulus.Skip(incident.ExecutionId, "Done"),
                "retry" => new Stimulus.Retry(incident.ExecutionId),
                _ => new Stimulus.Cancel("test"),
            }
        );
        Assert.Equal(
            ("Finished", help == "cancel" ? "Cancelled" : "Finished"),
            (await world.SubStatusAsync(parent), await world.SubStatusAsync(child))
        );
        Assert.Empty(await world.RowsAsync<Message>());
        Assert.Empty(await world.ProblemsAsync());
    }

    [Theory]
    [InlineData("Elsa.DispatchWorkflow")]
    [InlineData("Elsa.ExecuteWorkflow")]
    public async Task An_activity_of_cases_in_a_started_workflow_is_an_incident_in_words_and_not_an_error_of_whoever_acted(string type)
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("child", ["""{"id":"n","type":"Anshan.Notify"}"""]);
        await world.PublishAsync("parent", [Task, Call(type)], "t > x");
        var parent = await world.StartAsync("parent");
        await world.FinishTaskAsync(parent);
        Assert.Contains("单独启动的流程没有办件", Assert.Single(await world.RowsAsync<Incident>()).Message, StringComparison.Ordinal);
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_child_that_loses_a_race_is_cancelled_and_its_parent_goes_on()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("child", [Task]);
        await world.PublishAsync(
            "parent",
            ["""{"id":"s","type":"Elsa.Start"}""", Call("Elsa.ExecuteWorkflow"), Task, """{"id":"j","type":"Elsa.FlowJoin"}"""],
            "s > x",
            "s > t",
            "x > j",
            "t > j"
        );
        var parent = await world.StartAsync("parent");
        await world.FinishTaskAsync(parent);
        Assert.Equal("Finished", await world.SubStatusAsync(parent));
        Assert.Equal("Cancelled", await world.SubStatusAsync(Assert.Single(await world.RowsAsync<ChildInstance>()).ChildId));
    }

    [Fact]
    public async Task A_child_that_ends_at_once_is_written_in_the_commit_of_its_parent()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("child", ["""{"id":"w","type":"Elsa.WriteLine"}"""]);
        await world.PublishAsync("parent", [Call("Elsa.ExecuteWorkflow")]);
        var parent = await world.StartAsync("parent");
        Assert.Equal(
            (1, "Finished"),
            (await world.CountAsync<JournalEntry>(row => row.InstanceId == parent), await world.SubStatusAsync(parent))
        );
        var child = Assert.Single(await world.RowsAsync<ChildInstance>());
        Assert.Equal("Finished", await world.SubStatusAsync(child.ChildId));
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_workflow_that_executes_itself_faults_instead_of_filling_the_memory()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("child", [Call("Elsa.ExecuteWorkflow")]);
        await world.StartAsync("child");
        Assert.Contains(await world.RowsAsync<Incident>(), incident => incident.Message.Contains("循环", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_definition_used_as_an_activity_stays_in_the_version_it_had_when_its_user_was_published()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("part", [Task]);
        await world.PublishAsync("whole", ["""{"id":"u","type":"Part","workflowDefinitionId":"part"}"""]);
        await world.PublishAsync("part", ["""{"id":"w","type":"Elsa.WriteLine"}"""]);
        var instance = await world.StartAsync("whole");
        Assert.Equal("Suspended", await world.SubStatusAsync(instance));
        await world.FinishTaskAsync(instance);
        Assert.Equal("Finished", await world.SubStatusAsync(instance));
    }

    private static string Call(string type) =>
        $$"""{"id":"x","type":"{{type}}",{{Input("workflowDefinitionId", "child")}},{{Input("waitForCompletion", "true")}}}""";

    private static async Task<(Guid Parent, Guid Child)> StartAsync(FlowWorld world, string type)
    {
        await world.PublishAsync("child", [Task]);
        await world.PublishAsync("parent", [Call(type)]);
        var parent = await world.StartAsync("parent");
        return (parent, Assert.Single(await world.RowsAsync<ChildInstance>()).ChildId);
    }
}
