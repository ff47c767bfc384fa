using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Incidents;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Testing.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Procedures;

/// <summary>A workflow that a case has started and waits for.</summary>
public class StartedWorkflowTests
{
    [Fact]
    public async Task A_case_waits_for_a_started_workflow_that_faults_shows_it_and_goes_on_when_it_was_helped()
    {
        await using var world = await CaseWorld.CreateAsync();
        await world.Database.PublishAsync(
            "helper",
            """
            {"definitionId":"helper","root":{"id":"flow","type":"Elsa.Flowchart",
             "activities":[{"id":"f","type":"Elsa.Fault"},{"id":"w","type":"Elsa.WriteLine"}],
             "connections":[{"source":{"activity":"f","port":"Done"},"target":{"activity":"w"}}]}}
            """,
            world.Clock.Now
        );
        var sketch = Sketch
            .Genuine()
            .Cut("county-review", "Approved")
            .Add("between", "Elsa.DispatchWorkflow")
            .Set("between", "workflowDefinitionId", "helper")
            .Set("between", "waitForCompletion", true)
            .Connect("county-review", "Approved", "between")
            .Connect("between", "Done", "city-review");
        await world.Database.PublishAsync("measure-1.2-main", sketch.Json, world.Clock.Now);
        var id = await world.CaseAsync();
        await world.ApproveAllAsync(id);
        Assert.Empty(await world.OpenTasksAsync(id));
        await using var db = world.Database.OpenContext();
        var incident = await db.Incidents.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(id, incident.InstanceId);
        Assert.Contains(
            "所启动的流程在“f”出现系统故障",
            (
                await db.Timeline.SingleAsync(line => line.CaseId == id && line.Kind == "incident", TestContext.Current.CancellationToken)
            ).Text,
            StringComparison.Ordinal
        );

        var administrator = new Actor(new("admin"), "管理员", null, [Roles.WorkflowAdministrator]);
        Assert.IsType<TaskOutcome.Done>(
            await world.UseAsync<IncidentActions, TaskOutcome>(actions =>
                actions.SkipAsync(incident.Id, administrator, "Done", "不需要", Guid.NewGuid())
            )
        );
        Assert.All(await world.OpenTasksAsync(id), task => Assert.Equal("city-review", task.ActivityId));
        Assert.Equal(
            2,
            await db.Timeline.CountAsync(line => line.CaseId == id && line.Kind == "incident", TestContext.Current.CancellationToken)
        );
        Assert.Empty(await world.ProblemsAsync());
    }

    [Theory]
    [InlineData("Elsa.ExecuteWorkflow")]
    [InlineData("Elsa.DispatchWorkflow")]
    [InlineData("Elsa.BulkDispatchWorkflows")]
    public async Task A_workflow_without_a_case_that_starts_what_is_not_published_is_refused(string type)
    {
        await using var world = await Foreign.ForeignWorld.CreateAsync();
        var found = await world.TakeAsync([Starting("first", "second"), Starting("second", "nowhere")]);
        Assert.Contains("“second”没有已发布的版本", Assert.Single(found[0].Refusals), StringComparison.Ordinal);
        Assert.Contains("“nowhere”不存在", Assert.Single(found[1].Refusals), StringComparison.Ordinal);

        Foreign.ForeignDefinition Starting(string id, string started) =>
            new(
                id,
                $$$"""
                {"definitionId":"{{{id}}}","name":"{{{id}}}","root":{"id":"flow","type":"Elsa.Sequence","activities":[
                  {"id":"a","type":"{{{type}}}",
                  "workflowDefinitionId":{"typeName":"String","expression":{"type":"Literal","value":"{{{started}}}"} } } ] } }
                """,
                []
            );
    }
}
