using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Outside;

/// <summary>An external task or event that a workflow waits for.</summary>
/// <param name="Id">The row, for the next page.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="ExecutionId">The waiting execution.</param>
/// <param name="IsTask">A task; an event otherwise.</param>
/// <param name="Name">Of the task or event.</param>
/// <param name="Workflow">The name of the definition.</param>
/// <param name="CaseNumber">Of the case, where it is one.</param>
/// <param name="Since">When the wait began; null where that is not kept.</param>
public sealed record OutsideRow(
    long Id,
    Guid InstanceId,
    long ExecutionId,
    bool IsTask,
    string Name,
    string Workflow,
    string? CaseNumber,
    DateTimeOffset? Since
)
{
    /// <summary>The payload for the system that carries out the task; null if there is none.</summary>
    public string? Payload { get; init; }

    /// <summary>The id that reports the task; null for an event.</summary>
    public string? TaskId { get; init; }
}

/// <summary>Reads what waits for other systems.</summary>
public sealed class OutsideReader(DbContext db)
{
    /// <summary>Rows of each list on a page.</summary>
    public const int PageSize = 20;

    /// <summary>Tasks, those that have waited longest first.</summary>
    public Task<List<OutsideRow>> TasksAsync(Guid? instance, long after, CancellationToken cancellation) =>
        Tasks(
                db.Set<TaskWait>()
                    .Where(row => row.Id > after && (instance == null || row.InstanceId == instance))
                    .OrderBy(row => row.Id)
                    .Take(PageSize + 1)
            )
            .ToListAsync(cancellation);

    /// <summary>Events, likewise.</summary>
    public Task<List<OutsideRow>> EventsAsync(Guid? instance, long after, CancellationToken cancellation) =>
        Events(
                db.Set<EventWait>()
                    .Where(row => row.Id > after && (instance == null || row.InstanceId == instance))
                    .OrderBy(row => row.Id)
                    .Take(PageSize + 1)
            )
            .ToListAsync(cancellation);

    /// <summary>The wait of one execution; null where it waits for nothing from outside any more.</summary>
    public async Task<OutsideRow?> FindAsync(Guid instance, long execution, CancellationToken cancellation) =>
        await Tasks(db.Set<TaskWait>().Where(row => row.InstanceId == instance && row.ExecutionId == execution))
            .FirstOrDefaultAsync(cancellation)
        ?? await Events(db.Set<EventWait>().Where(row => row.InstanceId == instance && row.ExecutionId == execution))
            .FirstOrDefaultAsync(cancellation);

    /// <summary>The row that is reported.</summary>
    public Task<TaskWait?> WaitAsync(Guid instance, long execution, CancellationToken cancellation) =>
        db.Set<TaskWait>()
            .AsNoTracking()
            .FirstOrDefaultAsync(row => row.InstanceId == instance && row.ExecutionId == execution, cancellation);

    private IQueryable<OutsideRow> Tasks(IQueryable<TaskWait> waits) =>
        waits
            .AsNoTracking()
            .Select(row => new OutsideRow(
                row.Id,
                row.InstanceId,
                row.ExecutionId,
                true,
                row.Name,
                db.Set<WorkflowInstance>()
                    .Where(found => found.Id == row.InstanceId)
                    .Join(
                        db.Set<DefinitionVersion>(),
                        found => found.DefinitionVersionId,
                        version => version.Id,
                        (_, version) => version.Name
                    )
                    .FirstOrDefault()
                    ?? "",
                db.Set<Case>().Where(found => found.Id == row.InstanceId).Select(found => found.Number).FirstOrDefault(),
                row.CreatedAt
            )
            {
                Payload = row.PayloadJson,
                TaskId = row.TaskId,
            });

    private IQueryable<OutsideRow> Events(IQueryable<EventWait> waits) =>
        waits
            .AsNoTracking()
            .Select(row => new OutsideRow(
                row.Id,
                row.InstanceId,
                row.ExecutionId,
                false,
                row.Name,
                db.Set<WorkflowInstance>()
                    .Where(found => found.Id == row.InstanceId)
                    .Join(
                        db.Set<DefinitionVersion>(),
                        found => found.DefinitionVersionId,
                        version => version.Id,
                        (_, version) => version.Name
                    )
                    .FirstOrDefault()
                    ?? "",
                db.Set<Case>().Where(found => found.Id == row.InstanceId).Select(found => found.Number).FirstOrDefault(),
                db.Set<BookmarkRow>()
                    .Where(found => found.InstanceId == row.InstanceId && found.ExecutionId == row.ExecutionId)
                    .Select(found => (DateTimeOffset?)found.CreatedAt)
                    .FirstOrDefault()
            ));
}
