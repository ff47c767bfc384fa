using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Drawings;

/// <summary>The state of a case at a step.</summary>
public enum StepMark
{
    /// <summary>It did not get there.</summary>
    None,

    /// <summary>It is past it.</summary>
    Done,

    /// <summary>It is there.</summary>
    Current,

    /// <summary>The case ended there before its regular end.</summary>
    Stopped,
}

/// <summary>Where a case stands in the drawing of its procedure.</summary>
/// <param name="ByStep">By the id of the step.</param>
/// <param name="HasEnded">Whether it was completed.</param>
public sealed record DrawingMarks(IReadOnlyDictionary<string, StepMark> ByStep, bool HasEnded)
{
    /// <summary>No case: the procedure as such.</summary>
    public static DrawingMarks None { get; } = new(new Dictionary<string, StepMark>(), false);

    /// <summary>A few words at a step, <c>待补正</c> for instance, by its id.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>The mark of a step; what comes before the procedure is done once there is a case.</summary>
    public StepMark Of(DrawnStep step) => step.Id.Length == 0 && ByStep.Count > 0 ? StepMark.Done : ByStep.GetValueOrDefault(step.Id);

    /// <summary>Reads the marks from the state of a case.</summary>
    /// <param name="drawing">The drawing of the version the case is pinned to.</param>
    /// <param name="state">The state of its instance.</param>
    /// <param name="isCompleted">Whether it was completed.</param>
    /// <param name="latest">The activity somebody worked on last, for a case that ended on the way; null where unknown.</param>
    public static DrawingMarks Of(ProcedureDrawing drawing, WorkflowState state, bool isCompleted, string? latest = null)
    {
        var (marks, labels) = (new Dictionary<string, StepMark>(), new Dictionary<string, string>());
        var waiting = state
            .Executions.Where(execution => execution.Waits || execution.Faulted)
            .Select(execution => execution.Activity)
            .ToHashSet();
        var entered = drawing.Steps.Where(step => state.Entries.ContainsKey(step.Id)).ToList();
        foreach (var step in drawing.Steps.Where(step => step.Id.Length > 0))
        {
            if (waiting.Contains(step.Id))
            {
                (marks[step.Id], labels[step.Id]) = (StepMark.Current, "正在办理");
            }
            else if (step.Detours.Any(detour => detour.ActivityId is { } correction && waiting.Contains(correction)))
            {
                (marks[step.Id], labels[step.Id]) = (StepMark.Current, "待补正");
            }
        }

        if (state.IsOver && !isCompleted && StoppedAt(drawing, entered, latest) is { } stopped)
        {
            (marks[stopped.Id], labels[stopped.Id]) = (StepMark.Stopped, "在此终止");
        }

        var here = marks.Keys.ToList();
        foreach (
            var step in entered.Where(step => !marks.ContainsKey(step.Id) && !here.Exists(current => IsLater(drawing, current, step.Id)))
        )
        {
            marks[step.Id] = StepMark.Done;
        }

        return new DrawingMarks(marks, isCompleted) { Labels = labels };
    }

    private static DrawnStep? StoppedAt(ProcedureDrawing drawing, List<DrawnStep> entered, string? latest) =>
        entered.Find(step => step.Id == latest || step.Detours.Any(detour => detour.ActivityId is not null && detour.ActivityId == latest))
        ?? entered.FindLast(step => !entered.Exists(other => IsLater(drawing, step.Id, other.Id)));

    private static bool IsLater(ProcedureDrawing drawing, string step, string other) =>
        drawing.Later.TryGetValue(step, out var later) && later.Contains(other);
}
