using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>What the author of a step about money is told: that it counts, or that a second person is asked first.</summary>
internal static class SecondWords
{
    /// <summary>The answer as it is, or with the words that another person countersigns.</summary>
    public static async Task<TaskOutcome> AddAsync(TaskOutcome outcome, OpenDatabase open, CaseTask ended, CancellationToken cancellation)
    {
        if (outcome is not TaskOutcome.Done done)
        {
            return outcome;
        }

        await using var pooled = open();
        var waits = await pooled
            .Context.Set<CaseTask>()
            .AnyAsync(
                task =>
                    task.CaseId == ended.CaseId
                    && task.ExecutionId == ended.ExecutionId
                    && task.Status == CaseTaskStatus.Open
                    && task.Purpose == TurnPurpose.Countersign,
                cancellation
            );
        return waits ? new TaskOutcome.Done($"{done.Message.TrimEnd('。')}，另一人复核同意后生效。") : done;
    }
}
