using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using static Anshan.ApprovalFlows.Approvals.Tests.Messages.FlowWorld;

namespace Anshan.ApprovalFlows.Approvals.Tests.Messages;

public class BulkDispatchTests
{
    [Fact]
    public async Task All_instances_of_a_bulk_dispatch_report_their_end_and_the_parent_goes_on_after_the_last()
    {
        await using var world = await StartAsync();
        var parent = await world.StartAsync("parent");
        var children = (await world.RowsAsync<ChildInstance>()).Select(row => row.ChildId).ToList();
        Assert.Equal(3, children.Count);
        Assert.Equal(3, (await world.RowsAsync<TaskWait>()).Select(wait => wait.TaskId).Distinct().Count());
        foreach (var child in children)
        {
            Assert.Equal("Suspended", await world.SubStatusAsync(parent));
            await world.FinishTaskAsync(child);
        }

        Assert.Equal("Finished", await world.SubStatusAsync(parent));
        Assert.Empty(await world.RowsAsync<Message>());
        Assert.Empty(await world.RowsAsync<TaskWait>());
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task Cancelling_the_parent_cancels_the_instances_that_are_not_over()
    {
        await using var world = await StartAsync();
        var parent = await world.StartAsync("parent");
        var children = (await world.RowsAsync<ChildInstance>()).Select(row => row.ChildId).ToList();
        await world.FinishTaskAsync(children[1]);
        await world.TakeAsync(parent, new Stimulus.Cancel("test"));
        var ends = new List<string>();
        foreach (var child in children)
        {
            ends.Add(await world.SubStatusAsync(child));
        }

        Assert.Equal(["Cancelled", "Finished", "Cancelled"], ends);
        Assert.Empty(await world.RowsAsync<Message>());
        Assert.Empty(await world.RowsAsync<TaskWait>());
        Assert.Empty(await world.ProblemsAsync());
    }

    [Fact]
    public async Task A_definition_used_by_its_type_name_stays_in_the_version_it_had()
    {
        await using var world = await FlowWorld.CreateAsync();
        const string part =
            """{"definitionId":"part","name":"part","options":{"usableAsActivity":true},"root":"""
            + """{"id":"flow","type":"Elsa.Flowchart","activities":[{"id":"t","type":"Elsa.RunTask"}]}}""";
        await world.PublishAsync("part", part);
        await world.PublishAsync("whole", ["""{"id":"u","type":"Part"}"""]);
        await world.PublishAsync("part", part.Replace("Elsa.RunTask", "Elsa.WriteLine", StringComparison.Ordinal));
        var instance = await world.StartAsync("whole");
        Assert.Equal("Suspended", await world.SubStatusAsync(instance));
        await world.FinishTaskAsync(instance);
        Assert.Equal("Finished", await world.SubStatusAsync(instance));
        Assert.Empty(await world.ProblemsAsync());
    }

    private static async Task<FlowWorld> StartAsync()
    {
        var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("child", ["""{"id":"t","type":"Elsa.RunTask"}"""]);
        await world.PublishAsync(
            "parent",
            [
                $$"""{"id":"b","type":"Elsa.BulkDispatchWorkflows",{{Input("workflowDefinitionId", "child")}},"""
                    + $$"""{{Input("items", "[1,2,3]", "Object")}}}""",
            ]
        );
        return world;
    }
}
