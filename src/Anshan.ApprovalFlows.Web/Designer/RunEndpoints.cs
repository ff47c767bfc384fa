using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Designer;
using Anshan.ApprovalFlows.Approvals.Versions;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>What the designer lets people do to instances: run one, try an activity, cancel. Cases are led in their own pages.</summary>
internal static class RunEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost(
            "/workflow-definitions/{definitionId}/execute",
            async (
                string definitionId,
                [FromBody] JsonObject? body,
                StandaloneInstances instances,
                CurrentActor current,
                HttpResponse response,
                CancellationToken cancellation
            ) =>
            {
                var started = await instances.StartAsync(
                    definitionId,
                    body?["input"] as JsonObject,
                    body?["correlationId"]?.ToString(),
                    current.Actor,
                    Guid.NewGuid(),
                    cancellation
                );
                if (started.Instance is { } id)
                {
                    response.Headers["x-elsa-workflow-instance-id"] = id.ToString();
                    return Results.Ok();
                }

                return DefinitionAnswers.Problem([started.Refusal!]);
            }
        );
        api.MapPost(
            "/tests/activities",
            async ([FromBody] JsonObject body, ActivityTrial trial, CancellationToken cancellation) =>
                await trial.RunAsync(
                    body["workflowDefinitionHandle"]?["definitionVersionId"]?.ToString() ?? "",
                    body["activityHandle"]?["activityNodeId"]?.ToString() ?? "",
                    cancellation
                )
                    is { } tried
                    ? Results.Json(tried)
                    : Results.NotFound()
        );
        api.MapPost(
            "/cancel/workflow-instances/{id:guid}",
            async (Guid id, StandaloneInstances instances, CurrentActor current, CancellationToken cancellation) =>
                Answer([await instances.CancelAsync(id, current.Actor, cancellation)])
        );
        api.MapPost(
            "/bulk-actions/cancel/workflow-instances",
            async (
                [FromBody] JsonObject body,
                StandaloneInstances instances,
                RunningCases running,
                CurrentActor current,
                CancellationToken cancellation
            ) =>
            {
                var refusals = new List<string?>();
                foreach (var id in await InstanceList.MeantAsync(body, running, cancellation))
                {
                    refusals.Add(await instances.CancelAsync(id, current.Actor, cancellation));
                }

                return Answer(refusals);
            }
        );
        foreach (var path in (string[])["/bulk-actions/delete/workflow-instances/by-id", "/bulk-actions/import/workflow-instances"])
        {
            api.MapPost(path, () => DefinitionAnswers.Problem([StandaloneInstances.Kept]));
        }

        api.MapDelete("/workflow-instances/{id:guid}", (Guid id) => DefinitionAnswers.Problem([StandaloneInstances.Kept]));
    }

    private static IResult Answer(IEnumerable<string?> refusals) =>
        refusals.OfType<string>().Distinct().ToList() is { Count: > 0 } reasons ? DefinitionAnswers.Problem(reasons) : Results.Ok();
}
