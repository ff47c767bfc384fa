using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Notices;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>How many objections of citizens wait for a person's unit; shown on every page beside the inbox.</summary>
public sealed class WaitingObjections(DbContext db)
{
    /// <summary>The open objections to the notices that are this person's to answer.</summary>
    public Task<int> CountAsync(Actor actor, CancellationToken cancellation) =>
        (
            from task in db.Set<CaseTask>().Of(actor)
            where task.Kind == TaskKind.PublicNotice && task.Status == CaseTaskStatus.Open
            join objection in db.Set<Objection>() on task.Id equals objection.TaskId
            where objection.Status == ObjectionStatus.Open
            select objection.Id
        ).CountAsync(cancellation);
}
