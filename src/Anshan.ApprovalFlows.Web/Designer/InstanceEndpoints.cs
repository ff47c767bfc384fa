using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Packages;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>The instances of Elsa's REST contract, to look at: what is done to a case is done in its own pages.</summary>
internal static class InstanceEndpoints
{
    private const string One = "/workflow-instances/{id:guid}";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/workflow-instances", InstanceList.ReadAsync);
        api.MapGet(
            One,
            (Guid id, InstanceReader reader, CancellationToken cancellation) => ViewAsync(id, reader, InstanceJson.Of, cancellation)
        );
        api.MapGet(
            $"{One}/execution-state",
            async (Guid id, DbContext db, CancellationToken cancellation) =>
                await db.Set<WorkflowInstance>()
                    .Where(row => row.Id == id)
                    .Select(row => new
                    {
                        row.Status,
                        WorkflowSubStatus = row.SubStatus,
                        row.SubStatus,
                        row.UpdatedAt,
                    })
                    .SingleOrDefaultAsync(cancellation)
                    is { } state
                    ? Results.Json(state) // asked for every five seconds
                    : Results.NotFound()
        );
        api.MapGet(
            $"{One}/variables",
            (Guid id, InstanceReader reader, CancellationToken cancellation) => ViewAsync(id, reader, InstanceJson.Variables, cancellation)
        );
        api.MapPost(
            $"{One}/journal",
            (Guid id, int? skip, int? take, [FromBody] JsonObject? body, InstanceReader reader, CancellationToken cancellation) =>
                ViewAsync(
                    id,
                    reader,
                    found => InstanceJson.Journal(found, body?["filter"] as JsonObject, skip ?? 0, take ?? 100),
                    cancellation
                )
        );
        api.MapGet(
            "/activity-executions/list",
            (Guid workflowInstanceId, string? activityNodeId, InstanceReader reader, CancellationToken cancellation) =>
                ViewAsync(workflowInstanceId, reader, found => InstanceJson.Executions(found, activityNodeId), cancellation)
        );
        api.MapGet(
            "/activity-execution-summaries/list",
            (Guid workflowInstanceId, string? activityNodeId, InstanceReader reader, CancellationToken cancellation) =>
                ViewAsync(workflowInstanceId, reader, found => InstanceJson.Summaries(found, activityNodeId), cancellation)
        );
        api.MapGet(
            "/activity-executions/by-id",
            (string id, InstanceReader reader, CancellationToken cancellation) => ExecutionAsync(id, reader, InstanceJson.Of, cancellation)
        );
        api.MapGet(
            "/activity-executions/{id}/call-stack",
            (string id, InstanceReader reader, CancellationToken cancellation) =>
                ExecutionAsync(id, reader, InstanceJson.Stack, cancellation)
        );
        api.MapGet(
            $"{One}/export",
            async (Guid id, InstanceReader reader, CancellationToken cancellation) =>
                await reader.FindAsync(id, cancellation) is { } found
                    ? Results.File(Exported(found), "application/json", FileName(found))
                    : Results.NotFound()
        );
        api.MapPost(
            "/bulk-actions/export/workflow-instances",
            async ([FromBody] JsonObject body, InstanceReader reader, CancellationToken cancellation) =>
                Results.File(await ZipAsync(InstanceList.Ids(body), reader, cancellation), "application/zip", "workflow-instances.zip")
        );
        api.MapPost(
            "/activity-executions/report",
            ([FromBody] JsonObject body, InstanceReader reader, CancellationToken cancellation) =>
                Guid.TryParse(body["workflowInstanceId"]?.ToString(), out var id)
                    ? ViewAsync(id, reader, found => InstanceJson.Report(found, body["activityNodeIds"] as JsonArray), cancellation)
                    : Task.FromResult(Results.Json(new { stats = Array.Empty<string>() }))
        );
    }

    private static async Task<IResult> ViewAsync(
        Guid id,
        InstanceReader reader,
        Func<ViewedInstance, JsonObject> view,
        CancellationToken cancellation
    ) => await reader.FindAsync(id, cancellation) is { } found ? Results.Json(view(found)) : Results.NotFound();

    private static async Task<IResult> ExecutionAsync(
        string id,
        InstanceReader reader,
        Func<ViewedInstance, ExecutionRecord, JsonObject> view,
        CancellationToken cancellation
    ) =>
        InstanceJson.TryReadId(id, out var instance, out var execution)
        && await reader.FindAsync(instance, cancellation) is { } found
        && found.Executions.FirstOrDefault(record => record.Id == execution) is { } record
            ? Results.Json(view(found, record))
            : Results.NotFound();

    private static byte[] Exported(ViewedInstance found) => JsonSerializer.SerializeToUtf8Bytes(InstanceJson.Of(found));

    private static string FileName(ViewedInstance found) => $"{found.State.CorrelationId ?? found.Row.Id.ToString()}.json";

    private static async Task<byte[]> ZipAsync(IEnumerable<Guid> ids, InstanceReader reader, CancellationToken cancellation)
    {
        var files = new List<(string, byte[])>();
        foreach (var id in ids.Distinct().Take(InstanceList.Most))
        {
            if (await reader.FindAsync(id, cancellation) is { } found)
            {
                files.Add((FileName(found), Exported(found)));
            }
        }

        return PackageArchive.Write(files);
    }
}
