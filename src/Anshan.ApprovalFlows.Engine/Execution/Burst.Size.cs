using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>Taking a step whose result turned out too large to be stored once more, up to the activity that makes it so.</summary>
internal sealed partial class Burst
{
    /// <summary>
    /// Does a part of the step; when the state is too large behind it, everything of the part is taken back and
    /// <paramref name="fault"/> is done in its place.
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
