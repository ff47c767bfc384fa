using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Versions;

/// <summary>A case, or another instance, that runs on a version of a definition.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Number">The case's number, or the instance's id.</param>
/// <param name="Title">What it is about.</param>
/// <param name="VersionId">The version it is pinned to.</param>
/// <param name="Version">Its number.</param>
/// <param name="StateJson">Where it stands.</param>
public sealed record RunningCase(Guid Id, string Number, string Title, string VersionId, int Version, string StateJson)
{
    /// <summary>The innermost activities that wait or are faulted.</summary>
    public IEnumerable<string> Standing() =>
        WorkflowState
            .FromJson(StateJson)
            .Executions.Where(execution => execution.Waits || execution.Faulted)
            .Select(execution => execution.Activity)
            .Distinct();
}

/// <summary>Finds what runs on the versions of a definition.</summary>
public sealed class RunningCases(DbContext db)
{
    /// <summary>The instances that are not over, oldest case first; at most <paramref name="most"/>.</summary>
    public async Task<IReadOnlyList<RunningCase>> OfAsync(string definitionId, int most, CancellationToken cancellation)
    {
        var rows =
            from instance in Open(definitionId)
            join version in db.Set<DefinitionVersion>() on instance.DefinitionVersionId equals version.Id
            join item in db.Set<Case>() on instance.Id equals item.Id into cases
            from @case in cases.DefaultIfEmpty()
            orderby instance.CreatedAt, instance.Id
            select new
            {
                instance.Id,
                Number = @case == null ? null : @case.Number,
                Title = @case == null ? null : @case.ApplicantName,
                VersionId = version.Id,
                version.Version,
                instance.StateJson,
            };
        return
        [
            .. (await rows.AsNoTracking().Take(most).ToListAsync(cancellation)).Select(row => new RunningCase(
                row.Id,
                row.Number ?? row.Id.ToString("N")[..8],
                row.Title ?? "",
                row.VersionId,
                row.Version,
                row.StateJson
            )),
        ];
    }

    /// <summary>How many there are.</summary>
    public Task<int> CountAsync(string definitionId, CancellationToken cancellation) => Open(definitionId).CountAsync(cancellation);

    /// <summary>How many there are of each definition that has any.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountsAsync(CancellationToken cancellation) =>
        await (
            from instance in Open()
            join version in db.Set<DefinitionVersion>() on instance.DefinitionVersionId equals version.Id
            group instance by version.DefinitionId into cases
            select new { DefinitionId = cases.Key, Count = cases.Count() }
        ).ToDictionaryAsync(item => item.DefinitionId, item => item.Count, cancellation);

    /// <summary>
    /// Those that wait and are not faulted, of one version, or of a definition where none is named; at most <paramref name="most"/>.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> WaitingAsync(
        string? definitionId,
        string? versionId,
        int most,
        CancellationToken cancellation
    ) =>
        await (versionId is null ? Open(definitionId ?? "") : Open().Where(instance => instance.DefinitionVersionId == versionId))
            .Where(instance => instance.Status == InstanceStatus.Running)
            .OrderBy(instance => instance.Id)
            .Select(instance => instance.Id)
            .Take(most)
            .ToListAsync(cancellation);

    private IQueryable<WorkflowInstance> Open(string definitionId) =>
        Open()
            .Where(instance =>
                db.Set<DefinitionVersion>()
                    .Any(version => version.Id == instance.DefinitionVersionId && version.DefinitionId == definitionId)
            );

    /// <summary>By what waits or is faulted: finished cases, of which there may be millions, are not looked at.</summary>
    private IQueryable<WorkflowInstance> Open()
    {
        var open = db.Set<BookmarkRow>()
            .Select(row => row.InstanceId)
            .Union(db.Set<Incident>().Where(row => row.Resolution == null).Select(row => row.InstanceId));
        return db.Set<WorkflowInstance>()
            .Where(instance =>
                open.Contains(instance.Id) && (instance.Status == InstanceStatus.Running || instance.SubStatus == InstanceSubStatus.Faulted)
            );
    }
}
