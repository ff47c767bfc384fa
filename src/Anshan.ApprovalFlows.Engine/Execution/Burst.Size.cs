using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>Runs a step again whose result was too large to be stored, to find the activity that makes it so.</summary>
internal sealed partial class Burst
{
    /// <summary>
    /// Runs a part of the step; when the state is too large after it, the part is undone and <paramref name="fault"/> runs in its place.
    /// </summary>
    private void Within(Action part, Action fault)
    {
        if (!Environment.WatchesSize)
        {
            part();
            return;
        }

        var (before, effects, events, answer) = (State.ToJson(), Effects.Count, Events.Count, Answer);
        part();
        if (StateSize.IsTooLarge(State.ToJson()))
        {
            State.Become(WorkflowState.FromJson(before));
            Effects.RemoveRange(effects, Effects.Count - effects);
            Events.RemoveRange(events, Events.Count - events);
            Answer = answer;
            fault();
        }
    }

    private static Next TooLarge(ActivityContext context) => throw new WorkflowFaultException(StateSize.Exceeded);
}
