using System.Collections.Frozen;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>All kinds of task; lists elsewhere are read from here.</summary>
public static class TaskTypes
{
    private static readonly FrozenDictionary<TaskKind, TaskType> OfKind = typeof(TaskType)
        .Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(TaskType)))
        .Select(type => (TaskType)Activator.CreateInstance(type)!)
        .ToFrozenDictionary(type => type.Kind);

    /// <summary>One of each, in the order of their kinds.</summary>
    public static IReadOnlyList<TaskType> All { get; } = [.. OfKind.Values.OrderBy(type => type.Kind)];

    /// <summary>The type of a kind.</summary>
    /// <exception cref="KeyNotFoundException">It has none: the stored number is not one of <see cref="TaskKind"/>.</exception>
    public static TaskType Of(TaskKind kind) => OfKind[kind];
}
