using System.Collections.Frozen;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Types;

/// <summary>All kinds of task; lists elsewhere are read from here.</summary>
public static class TaskTypes
{
    /// <summary>One of each.</summary>
    public static IReadOnlyList<TaskType> All { get; } =
    [
        new ReviewTask(), new CorrectionTask(), new DeterminationTask(), new TransferTask(), new ExternalDecisionTask(), new HandlingTask(),
        new InspectionTask(), new ExpertReviewTask(), new DutyTask(), new PublicNoticeTask(), new EntitlementListTask(), new ListConfirmationTask(),
        new AccountCorrectionTask(), new AccountConfirmationTask(),
    ];

    private static readonly FrozenDictionary<TaskKind, TaskType> OfKind = All.ToFrozenDictionary(type => type.Kind);

    /// <summary>The type of a kind.</summary>
    /// <exception cref="KeyNotFoundException">It has none: the stored number is not one of <see cref="TaskKind"/>.</exception>
    public static TaskType Of(TaskKind kind) => OfKind[kind];
}
