using Anshan.ApprovalFlows.Approvals.Cases;

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
}
