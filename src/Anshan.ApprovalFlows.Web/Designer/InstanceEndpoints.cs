using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>The instances of Elsa's REST contract, to look at: what is done to a case is done in its own pages.</summary>
internal static class InstanceEndpoints
{
    private const string One = "/workflow-instances/{id:guid}";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/workflow-instances", ListAsync);
        api.MapGet(One, (Guid id, InstanceReader reader, CancellationToken cancellation) => ViewAsync(id, reader, InstanceJson.Of, cancellation));
        api.MapGet($"{One}/execution-state", async (Guid id, AppDbContext db, CancellationToken cancellation) =>
            await db.WorkflowInstances.Where(row => row.Id == id).Select(row => new { row.Status, WorkflowSubStatus = row.SubStatus, row.SubStatus, row.UpdatedAt }).SingleOrDefaultAsync(cancellation) is { } state
                ? Results.Json(state) // asked for every five seconds
                : Results.NotFound());
        api.MapGet($"{One}/variables", (Guid id, InstanceReader reader, CancellationToken cancellation) => ViewAsync(id, reader, InstanceJson.Variables, cancellation));
        api.MapPost($"{One}/journal", (Guid id, int? skip, int? take, [FromBody] JsonObject? body, InstanceReader reader, CancellationToken cancellation) =>
            ViewAsync(id, reader, found => InstanceJson.Journal(found, body?["filter"] as JsonObject, skip ?? 0, take ?? 100), cancellation));
        api.MapGet("/activity-executions/list", (Guid workflowInstanceId, string? activityNodeId, InstanceReader reader, CancellationToken cancellation) =>
            ViewAsync(workflowInstanceId, reader, found => InstanceJson.Executions(found, activityNodeId), cancellation));
        api.MapGet("/activity-execution-summaries/list", (Guid workflowInstanceId, string? activityNodeId, InstanceReader reader, CancellationToken cancellation) =>
            ViewAsync(workflowInstanceId, reader, found => InstanceJson.Executions(found, activityNodeId), cancellation));
        api.MapGet("/activity-executions/by-id", async (string id, InstanceReader reader, CancellationToken cancellation) => await ExecutionAsync(id, reader, cancellation));
        api.MapGet("/activity-executions/{id}/call-stack", (string id) => Results.Json(new { activityExecutionId = id, items = Array.Empty<string>(), totalCount = 0 }));
        api.MapPost("/activity-executions/report", ([FromBody] JsonObject body, InstanceReader reader, CancellationToken cancellation) =>
            Guid.TryParse(body["workflowInstanceId"]?.ToString(), out var id)
                ? ViewAsync(id, reader, found => InstanceJson.Report(found, body["activityNodeIds"] as JsonArray), cancellation)
                : Task.FromResult(Results.Json(new { stats = Array.Empty<string>() })));
    }

    private static async Task<IResult> ViewAsync(Guid id, InstanceReader reader, Func<ViewedInstance, JsonObject> view, CancellationToken cancellation) =>
        await reader.FindAsync(id, cancellation) is { } found ? Results.Json(view(found)) : Results.NotFound();

    private static async Task<IResult> ExecutionAsync(string id, InstanceReader reader, CancellationToken cancellation) =>
        InstanceJson.TryReadId(id, out var instance, out var execution)
            && await reader.FindAsync(instance, cancellation) is { } found && found.Executions.FirstOrDefault(record => record.Id == execution) is { } record
            ? Results.Json(InstanceJson.Of(found, record))
            : Results.NotFound();

    private static async Task<IResult> ListAsync([FromBody] JsonObject body, AppDbContext db, CancellationToken cancellation)
    {
        var rows =
            from instance in db.WorkflowInstances.AsNoTracking()
            join version in db.Set<DefinitionVersion>() on instance.DefinitionVersionId equals version.Id
            join item in db.Cases on instance.Id equals item.Id into cases
            from @case in cases.DefaultIfEmpty()
            select new ListedInstance
            {
                Id = instance.Id,
                DefinitionId = version.DefinitionId,
                VersionId = version.Id,
                Version = version.Version,
                Status = instance.Status,
                SubStatus = instance.SubStatus,
                Number = @case == null ? null : @case.Number,
                Title = @case == null ? null : @case.Title,
                Incidents = db.Incidents.Count(incident => incident.InstanceId == instance.Id && incident.Resolution == null),
                CreatedAt = instance.CreatedAt,
                UpdatedAt = instance.UpdatedAt,
            };
        if (Texts(body, "definitionIds").Append(body["definitionId"]?.ToString()).OfType<string>().ToList() is { Count: > 0 } definitions)
        {
            rows = rows.Where(row => definitions.Contains(row.DefinitionId));
        }

        if (Texts(body, "statuses").Append(body["status"]?.ToString()).OfType<string>().ToList() is { Count: > 0 } statuses)
        {
            rows = rows.Where(row => statuses.Contains(row.Status));
        }

        if (Texts(body, "subStatuses").Append(body["subStatus"]?.ToString()).OfType<string>().ToList() is { Count: > 0 } subStatuses)
        {
            rows = rows.Where(row => subStatuses.Contains(row.SubStatus));
        }

        if (body["searchTerm"]?.ToString().Trim() is { Length: > 0 } part)
        {
            rows = rows.Where(row => row.Number!.Contains(part) || row.Title!.Contains(part));
        }

        if (body["hasIncidents"] is JsonValue has && has.TryGetValue<bool>(out var wanted))
        {
            rows = rows.Where(row => row.Incidents > 0 == wanted);
        }

        var (page, size) = (body["page"]?.GetValue<int>() ?? 0, Math.Clamp(body["pageSize"]?.GetValue<int>() ?? 10, 1, 200));
        var found = await rows.OrderByDescending(row => row.UpdatedAt).ThenBy(row => row.Id).Skip(page * size).Take(size).ToListAsync(cancellation);
        return Results.Json(new JsonObject { ["items"] = new JsonArray([.. found.Select(InstanceJson.Of)]), ["totalCount"] = await rows.CountAsync(cancellation) });
    }

    private static IEnumerable<string?> Texts(JsonObject body, string name) => body[name] is JsonArray list ? list.Select(item => item?.ToString()) : [];
}

/// <summary>A row of the list of instances.</summary>
internal sealed record ListedInstance
{
    public required Guid Id { get; init; }

    public required string DefinitionId { get; init; }

    public required string VersionId { get; init; }

    public required int Version { get; init; }

    public required string Status { get; init; }

    public required string SubStatus { get; init; }

    /// <summary>Number and title of the case; null for an instance that is none.</summary>
    public string? Number { get; init; }

    /// <inheritdoc cref="Number"/>
    public string? Title { get; init; }

    /// <summary>How many faults are open.</summary>
    public required int Incidents { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
