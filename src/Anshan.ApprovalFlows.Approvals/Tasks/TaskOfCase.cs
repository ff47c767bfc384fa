using Anshan.ApprovalFlows.Approvals.Cases;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>A task and its case in a query: a task does not repeat what its case is called.</summary>
public sealed class TaskOfCase
{
    public required CaseTask Task { get; init; }

    public required Case Case { get; init; }
}

/// <summary>Finds the cases of tasks.</summary>
public static class TasksOfCases
{
    /// <summary>Each task with its case; order what comes of it, not what goes in.</summary>
    public static IQueryable<TaskOfCase> WithCases(this IQueryable<CaseTask> tasks, IQueryable<Case> cases) =>
        tasks.Join(cases, task => task.CaseId, row => row.Id, (task, row) => new TaskOfCase { Task = task, Case = row });

    /// <summary>These tasks in their order, each with its case and all tasks of the case: two commands, however many they are.</summary>
    public static async Task<IReadOnlyList<AccessibleTask>> WithCasesAsync(
        this IReadOnlyList<CaseTask> tasks,
        DbContext db,
        CancellationToken cancellation
    )
    {
        var ids = tasks.Select(task => task.CaseId).Distinct().ToList();
        var cases = await db.Set<Case>()
            .AsNoTracking()
            .Where(row => EF.Parameter(ids).Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, cancellation);
        var ofCases = (
            await db.Set<CaseTask>().AsNoTracking().Where(task => EF.Parameter(ids).Contains(task.CaseId)).ToListAsync(cancellation)
        ).ToLookup(task => task.CaseId);
        return [.. tasks.Select(task => new AccessibleTask(task, cases[task.CaseId], [.. ofCases[task.CaseId]]))];
    }
}
