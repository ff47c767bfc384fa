using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Approvals.Versions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Expressions;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>The list of instances, filtered and ordered as the designer asks.</summary>
internal static class InstanceList
{
    /// <summary>As many are cancelled or exported at once.</summary>
    public const int Most = 500;

    /// <summary>The instances that a request names one by one.</summary>
    public static IEnumerable<Guid> Ids(JsonObject body) =>
        body.Texts("ids").Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty);

    public static async Task<IResult> ReadAsync([FromBody] JsonObject body, DbContext db, CancellationToken cancellation)
    {
        var rows =
            from instance in db.Set<WorkflowInstance>().AsNoTracking()
            join version in db.Set<DefinitionVersion>() on instance.DefinitionVersionId equals version.Id
            join item in db.Set<Case>() on instance.Id equals item.Id into cases
            from @case in cases.DefaultIfEmpty()
            select new ListedInstance
            {
                Id = instance.Id,
                DefinitionId = version.DefinitionId,
                DefinitionName = version.Name,
                VersionId = version.Id,
                Version = version.Version,
                Status = instance.Status,
                SubStatus = instance.SubStatus,
                Number = @case == null ? null : @case.Number,
                Title = @case == null ? null : @case.Title,
                Incidents = db.Set<Incident>().Count(incident => incident.InstanceId == instance.Id && incident.Resolution == null),
                CreatedAt = instance.CreatedAt,
                UpdatedAt = instance.UpdatedAt,
            };
        if (Wanted(body, "definitionIds", "definitionId") is { Count: > 0 } definitions)
        {
            rows = rows.Where(row => definitions.Contains(row.DefinitionId));
        }

        if (Wanted(body, "statuses", "status") is { Count: > 0 } statusNames)
        {
            var statuses = Members<InstanceStatus>(statusNames);
            rows = rows.Where(row => statuses.Contains(row.Status));
        }

        if (Wanted(body, "subStatuses", "subStatus") is { Count: > 0 } subStatusNames)
        {
            var subStatuses = Members<InstanceSubStatus>(subStatusNames);
            rows = rows.Where(row => subStatuses.Contains(row.SubStatus));
        }

        if (SameText.Folded(body["correlationId"]?.ToString()) is { Length: > 0 } number)
        {
            rows = rows.Where(row => row.Number == number);
        }

        if (body["version"] is JsonValue versions && versions.TryGetValue<int>(out var wantedVersion))
        {
            rows = rows.Where(row => row.Version == wantedVersion);
        }

        if (body["searchTerm"]?.ToString().Trim() is { Length: > 0 } part)
        {
            var id = Guid.TryParse(part, out var given) ? given : Guid.Empty;
            var pattern = SameText.Pattern(part);
            rows = rows.Where(row =>
                EF.Functions.Like(SameText.Folded(row.Number), pattern, "\\")
                || EF.Functions.Like(SameText.Folded(row.Title), pattern, "\\")
                || EF.Functions.Like(SameText.Folded(row.DefinitionName), pattern, "\\")
                || row.DefinitionId == part
                || row.VersionId == part
                || row.Id == id
            );
        }

        if (body["hasIncidents"] is JsonValue has && has.TryGetValue<bool>(out var wanted))
        {
            rows = rows.Where(row => row.Incidents > 0 == wanted);
        }

        rows = Between(rows, body["timestampFilters"] as JsonArray ?? []);
        var (page, size) = (Math.Clamp(body.Number("page", 0), 0, 1_000_000), Math.Clamp(body.Number("pageSize", 10), 1, 200));
        var found = await Ordered(rows, body["orderBy"]?.ToString(), body["orderDirection"]?.ToString() != "Ascending")
            .ThenBy(row => row.Id)
            .Skip(page * size)
            .Take(size)
            .ToListAsync(cancellation);
        return Results.Json(
            new JsonObject
            {
                ["items"] = new JsonArray([.. found.Select(InstanceJson.Of)]),
                ["totalCount"] = await rows.CountAsync(cancellation),
            }
        );
    }

    /// <summary>The instances that are to be cancelled: those named, or those that run by a definition or by a version of it.</summary>
    public static async Task<IReadOnlyList<Guid>> MeantAsync(JsonObject body, RunningCases running, CancellationToken cancellation)
    {
        if (Ids(body).ToList() is { Count: > 0 } named)
        {
            return named;
        }

        return await running.WaitingAsync(body["definitionId"]?.ToString(), body["definitionVersionId"]?.ToString(), Most, cancellation);
    }

    /// <summary>The designer names columns as Elsa does; each filter compares one of them with an instant.</summary>
    private static IQueryable<ListedInstance> Between(IQueryable<ListedInstance> rows, JsonArray filters)
    {
        foreach (var filter in filters.OfType<JsonObject>())
        {
            if (!LocalTime.TryRead(filter["timestamp"]?.ToString(), out var read, out _))
            {
                continue;
            }

            var at = read.ToUniversalTime();
            var finished = filter["column"]?.ToString() == "FinishedAt";
            rows = finished ? rows.Where(row => row.Status == InstanceStatus.Finished) : rows;
            rows = (filter["column"]?.ToString() == "CreatedAt", filter["operator"]?.ToString()) switch
            {
                (true, "GreaterThan" or "GreaterThanOrEqual") => rows.Where(row => row.CreatedAt >= at),
                (true, "LessThan" or "LessThanOrEqual") => rows.Where(row => row.CreatedAt <= at),
                (false, "GreaterThan" or "GreaterThanOrEqual") => rows.Where(row => row.UpdatedAt >= at),
                (false, "LessThan" or "LessThanOrEqual") => rows.Where(row => row.UpdatedAt <= at),
                _ => rows,
            };
        }

        return rows;
    }

    private static IOrderedQueryable<ListedInstance> Ordered(IQueryable<ListedInstance> rows, string? by, bool descending) =>
        (by, descending) switch
        {
            ("Created" or "CreatedAt", true) => rows.OrderByDescending(row => row.CreatedAt),
            ("Created" or "CreatedAt", false) => rows.OrderBy(row => row.CreatedAt),
            (_, false) => rows.OrderBy(row => row.UpdatedAt),
            _ => rows.OrderByDescending(row => row.UpdatedAt),
        };

    /// <summary>The members of these names; a name that is none finds nothing.</summary>
    private static List<T> Members<T>(IEnumerable<string> names)
        where T : struct, Enum => [.. Enum.GetValues<T>().Where(member => names.Contains(member.ToString()))];

    /// <summary>What a filter names, one or several.</summary>
    private static List<string> Wanted(JsonObject body, string several, string one) =>
        [.. body.Texts(several).Append(body[one]?.ToString()).OfType<string>()];
}

/// <summary>A row of the list of instances.</summary>
internal sealed record ListedInstance
{
    public required Guid Id { get; init; }

    public required string DefinitionId { get; init; }

    /// <summary>What the version it runs by is called.</summary>
    public required string DefinitionName { get; init; }

    public required string VersionId { get; init; }

    public required int Version { get; init; }

    public required InstanceStatus Status { get; init; }

    public required InstanceSubStatus SubStatus { get; init; }

    /// <summary>Number and title of the case; null for an instance that is none.</summary>
    public string? Number { get; init; }

    /// <inheritdoc cref="Number"/>
    public string? Title { get; init; }

    /// <summary>How many faults are open.</summary>
    public required int Incidents { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}
