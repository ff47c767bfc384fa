using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>What happens to the running activities of an instance when it migrates to another version of its definition.</summary>
/// <param name="Leave">The executions to leave, each the outermost of what cannot stay.</param>
/// <param name="Targets">The activities to go on with instead.</param>
/// <param name="NotInVersion">
/// Running activities that the version does not have in the same place, and for which no replacement was named.
/// </param>
public sealed record MigrationPlan(IReadOnlyList<long> Leave, IReadOnlyList<string> Targets, IReadOnlyList<string> NotInVersion)
{
    /// <summary>The plan for a state.</summary>
    /// <remarks>
    /// An activity is the same when its id, its type and all its containers are. Queued work that a fault left undone must find its
    /// activity too: no replacement can be named for it, since it has not begun.
    /// </remarks>
    public static MigrationPlan Of(WorkflowState state, Stimulus.Migrate migrate, WorkflowDefinition from)
    {
        var (staying, leave, targets, missing) = (new HashSet<long>(), new List<long>(), new List<string>(), new List<string>());
        foreach (var execution in state.Executions)
        {
            if (execution.Parent is { } parent && !staying.Contains(parent))
            {
                continue; // it goes with what it stands in
            }

            if (migrate.Moves.TryGetValue(execution.Activity, out var target))
            {
                leave.Add(execution.Id);
                targets.Add(target);
            }
            else if (IsSame(from, migrate.To, execution.Activity))
            {
                staying.Add(execution.Id);
            }
            else
            {
                missing.Add(execution.Activity);
            }
        }

        missing.AddRange(
            state
                .Queue.Where(work => (work.Owner is not { } owner || staying.Contains(owner)) && !IsSame(from, migrate.To, work.Activity))
                .Select(work => work.Activity)
        );
        return new MigrationPlan(leave, [.. targets.Distinct()], [.. missing.Distinct()]);
    }

    private static bool IsSame(WorkflowDefinition from, WorkflowDefinition to, string activity) =>
        from.Activities.TryGetValue(activity, out var before)
        && to.Activities.TryGetValue(activity, out var after)
        && before.Type == after.Type
        && before.Parent?.Id == after.Parent?.Id;
}
