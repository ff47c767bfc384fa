using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Notices;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>What waits for a person: open tasks, as many as the desk lists, and objections of citizens to answer.</summary>
public sealed record WorkCounts(int Tasks, int Objections);

/// <summary>How much waits for a person's unit and roles; shown in the navigation of every page.</summary>
public sealed class WaitingWork(DbContext db)
{
    /// <summary>Counts in one command, through the open tasks of the unit.</summary>
    public async Task<WorkCounts> CountAsync(Actor actor, CancellationToken cancellation) =>
        await db.Set<CaseTask>()
            .Of(actor)
            .Where(task => task.Status == CaseTaskStatus.Open)
            .Select(task => new
            {
                Objections = task.Kind == TaskKind.PublicNotice
                    ? db.Set<Objection>().Count(objection => objection.TaskId == task.Id && objection.Status == ObjectionStatus.Open)
                    : 0,
            })
            .GroupBy(_ => 1)
            .Select(group => new WorkCounts(group.Count(), group.Sum(row => row.Objections)))
            .SingleOrDefaultAsync(cancellation)
        ?? new WorkCounts(0, 0);
}
