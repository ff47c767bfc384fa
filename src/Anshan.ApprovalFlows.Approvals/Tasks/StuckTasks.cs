using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>An open task that nobody can end any more.</summary>
/// <param name="Task">The task.</param>
/// <param name="Number">The number of its case.</param>
public sealed record StuckTask(CaseTask Task, string Number);

/// <summary>
/// Finds the tasks of second and third persons about amounts, payments and accounts for which the unit has nobody left: whoever is in use
/// there has done what bars from it.
/// </summary>
public static class StuckTasks
{
    public static async Task<IReadOnlyList<StuckTask>> FindAsync(DbContext db, CancellationToken cancellation)
    {
        var open = await (
            from task in db.Set<CaseTask>().AsNoTracking()
            where
                task.Status == CaseTaskStatus.Open
                && task.OrganisationId != null
                && (
                    task.Purpose == TurnPurpose.Sign
                    || (task.Purpose == TurnPurpose.Countersign && task.Kind != TaskKind.ListConfirmation)
                    || task.Kind == TaskKind.AccountConfirmation
                )
            join item in db.Set<Case>() on task.CaseId equals item.Id
            orderby item.Number
            select new { task, item.Number }
        ).ToListAsync(cancellation);
        var people = new Dictionary<(string Unit, string Role), List<UserId>>();
        List<StuckTask> stuck = [];
        foreach (var row in open)
        {
            var place = (row.task.OrganisationId!, row.task.Role);
            if (!people.TryGetValue(place, out var able))
            {
                people[place] = able = await Reachable
                    .OfUnit(db, row.task.OrganisationId!, row.task.Role)
                    .Select(user => new UserId(user.Id))
                    .ToListAsync(cancellation);
            }

            var done = await db.Set<CaseTask>()
                .AsNoTracking()
                .Where(task => task.CaseId == row.task.CaseId && task.DecidedById != null)
                .ToListAsync(cancellation);
            if (!able.Exists(person => Separation.Objection(done, row.task, person) is null))
            {
                stuck.Add(new StuckTask(row.task, row.Number));
            }
        }

        return stuck;
    }
}
