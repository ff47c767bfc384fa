using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>The rows of turns that were changed and not decided: handed on, added, taken out, suspended, taken back.</summary>
internal static class TurnRows
{
    public static async Task MoveAsync(CaseStep step, MoveTask move, CancellationToken cancellation)
    {
        var task = await FindAsync(step, move.ExecutionId, move.Turn, cancellation);
        Moved(step, task, move.How, move.Reason, move.By);
    }

    /// <summary>The task that a step was asked for moves to another activity.</summary>
    public static async Task MoveAsync(CaseStep step, CaseMove move, CancellationToken cancellation)
    {
        var id = (await step.AllTasksAsync(cancellation)).Single(task => task.Id == move.TaskId).ExecutionId;
        var task = (await step.TasksOfAsync(id, cancellation)).Single(row => row.Id == move.TaskId);
        var by = ActedBy.Of(step.Origin.Actor);
        Moved(step, task, Enum.Parse<TurnChange>(move.How), move.Reason, by);
        step.Tell("moved", move.Text, by.Name, move.Unit, move.Reason, forApplicant: false);
    }

    /// <summary>Ends a row without a decision; what was decided in it before and is taken back stays readable in the history.</summary>
    public static void Moved(CaseStep step, CaseTask task, TurnChange how, string reason, ActedBy by)
    {
        task.Status = CaseTaskStatus.Moved;
        (task.Outcome, task.Opinion) = (TaskTypes.Of(task.Kind).End(how.ToString()).Code, reason);
        (task.DecidedById, task.DecidedByName, task.DecidedAt) = (by.Id, by.Name, step.Now);
        task.DecidedForId = by.For?.Id;
        (task.RefusalJson, task.DraftOpinion) = (null, null);
    }

    /// <summary>Opens the task of a turn that goes on from another, and writes at once to whoever has it now.</summary>
    public static async Task ContinueAsync(CaseStep step, ContinueTask next, CaseMails mails, CancellationToken cancellation)
    {
        var turn = next.Turn;
        var before = await FindAsync(step, next.ExecutionId, turn.Continues!.Value, cancellation);
        var isOwn = turn.Holder is { } holder && holder.Id == step.Origin.Actor.HolderId;
        var sheet = new TaskSheet(before.Title, before.DueAt, before.DetailJson);
        var task = TaskRows.Of(step, next.ExecutionId, before.ActivityId, turn, sheet);
        task.OverdueAt = before.OverdueAt;
        await step.OpenAsync(task, cancellation);
        if (!isOwn && task.OrganisationId is not null)
        {
            var message = turn.Ask is { } ask ? $"{ask.By.Name}：{ask.Reason}" : null;
            if (await mails.OpenedAsync(step, task, cancellation, message) is { Count: > 0 })
            {
                task.NotifiedAt = step.Now;
            }
        }
    }

    public static async Task WithdrawAsync(CaseStep step, WithdrawTask withdraw, CancellationToken cancellation)
    {
        var task = await FindAsync(step, withdraw.ExecutionId, withdraw.Turn, cancellation);
        (task.Status, task.DecidedAt) = (CaseTaskStatus.Closed, step.Now);
    }

    public static async Task SuspendAsync(CaseStep step, SuspendTask suspend, CancellationToken cancellation)
    {
        var task = await FindAsync(step, suspend.ExecutionId, suspend.Turn, cancellation);
        (task.SuspendedAt, task.SuspendedUntil) = (step.Now, suspend.Until);
    }

    public static async Task ResumeAsync(CaseStep step, ResumeTask resume, CancellationToken cancellation)
    {
        var task = await FindAsync(step, resume.ExecutionId, resume.Turn, cancellation);
        (task.SuspendedAt, task.SuspendedUntil, task.DueAt) = (null, null, resume.DueAt);
        if (resume.DueAt is null || resume.DueAt > step.Now)
        {
            task.OverdueAt = null;
        }
    }

    private static async Task<CaseTask> FindAsync(CaseStep step, long executionId, TurnKey key, CancellationToken cancellation) =>
        (await step.TasksOfAsync(executionId, cancellation)).Find(row => row.TurnKey == key)
        ?? throw new InvalidOperationException($"Execution {executionId} has no task of {key}.");
}
