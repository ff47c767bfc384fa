using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>Turns of one activity that follow each other: one is open at a time, and each has a time limit of its own.</summary>
internal static class TurnChain
{
    /// <summary>Opens the next turn; each is a round of its own, unless it stands for the one before.</summary>
    public static void Open(
        ActivityContext context,
        TaskKind kind,
        TurnAddress address,
        TurnPurpose purpose,
        TaskSheet sheet,
        bool isSameRound = false
    )
    {
        var turn = TaskTurns.New(context, kind, address, purpose);
        if (TaskTurns.Of(context) is { } state)
        {
            TaskTurns.Add(context, sheet, turn with { Round = state.Turns[^1].Round + (isSameRound ? 0 : 1) });
            DueTimes.Rearm(context, sheet.DueAt);
        }
        else
        {
            TaskTurns.Begin(context, sheet, [turn]);
            DueTimes.Arm(context, sheet.DueAt);
        }
    }
}
