using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>Claims, releases and takes over tasks, and keeps an opinion that is not sent yet: rows only, no step.</summary>
/// <remarks>What a substitute claims in the place of somebody is that one's claim, and stays it when the substitution is over.</remarks>
public sealed class ClaimTask(TaskAccess access, IWriteGate gate, AuditTrail audit, CaseClock clock)
{
    /// <summary>Who saved an opinion, as far as it is kept: everybody of the unit shares it.</summary>
    public const string OpinionBy = "您或者本单位的同事";

    private const string OpinionKey = "opinion";

    /// <summary>Claims an unclaimed task; claiming one's own again changes nothing.</summary>
    public Task<TaskOutcome> ClaimAsync(Guid taskId, Actor actor, CancellationToken cancellation = default) =>
        ChangeAsync(
            taskId,
            actor,
            "task.claimed",
            null,
            (task, person) => task.ClaimedById is null || task.IsHeldBy(person),
            true,
            "已认领。",
            cancellation
        );

    /// <summary>Gives an own claim back.</summary>
    public Task<TaskOutcome> ReleaseAsync(Guid taskId, Actor actor, CancellationToken cancellation = default) =>
        ChangeAsync(
            taskId,
            actor,
            "task.released",
            null,
            (task, person) => task.IsHeldBy(person),
            false,
            "已释放，本单位其他人员可以认领。",
            cancellation
        );

    /// <summary>Takes a colleague's claim over; the reason goes into the audit.</summary>
    public async Task<TaskOutcome> TakeOverAsync(Guid taskId, Actor actor, string reason, CancellationToken cancellation = default) =>
        string.IsNullOrWhiteSpace(reason) ? new TaskOutcome.Invalid(new Dictionary<string, string> { ["reason"] = "请说明接管的理由。" })
        : TextLimit.Problem("理由", reason, TextLimit.Opinion) is { } problem
            ? new TaskOutcome.Invalid(new Dictionary<string, string> { ["reason"] = problem })
        : await ChangeAsync(taskId, actor, "task.taken-over", reason.Trim(), (_, _) => true, true, "已接管本任务。", cancellation);

    /// <summary>Keeps what was typed so far; the decision itself is another act.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="actor">Who typed.</param>
    /// <param name="opinion">What was typed; refused, and not shortened, where it is longer than a decision may be.</param>
    /// <param name="since">What the form was read from.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public async Task<TaskOutcome> SaveOpinionAsync(
        Guid taskId,
        Actor actor,
        string? opinion,
        SinceRead since,
        CancellationToken cancellation = default
    )
    {
        if (await access.FindAsync(taskId, actor, cancellation) is not { Task.Status: CaseTaskStatus.Open })
        {
            return new TaskOutcome.NotFound();
        }

        if (TextLimit.Problem("意见", opinion, TextLimit.Opinion) is { } problem)
        {
            return new TaskOutcome.Invalid(new Dictionary<string, string> { [OpinionKey] = problem });
        }

        return await gate.WriteAsync<TaskOutcome>(
            async (db, token) =>
            {
                var task = await db.Set<CaseTask>().SingleAsync(row => row.Id == taskId, token);
                if (task.Status != CaseTaskStatus.Open || (task.ClaimedById is not null && !task.IsHeldBy(task.As(actor))))
                {
                    return new TaskOutcome.Refused("意见没有保存：本任务已由他人认领或办理。");
                }

                if (!since.Allows(OpinionOf(task), new Dictionary<string, string?> { [OpinionKey] = opinion }, OpinionBy))
                {
                    return new TaskOutcome.Refused("意见没有保存：在您打开本页以后，有人保存了另一份意见。");
                }

                if (since.IsSame)
                {
                    return new TaskOutcome.Done(
                        string.IsNullOrWhiteSpace(opinion) ? "还没有填写意见，没有需要保存的内容。" : "意见没有变化，已是保存的内容。"
                    );
                }

                task.DraftOpinion = string.IsNullOrWhiteSpace(opinion) ? null : opinion;
                return new TaskOutcome.Done(task.DraftOpinion is null ? "已清空保存的意见。" : "意见已保存，尚未提交。");
            },
            cancellation
        );
    }

    /// <summary>The opinion that is kept with a task, as forms are compared with it.</summary>
    public static IReadOnlyDictionary<string, string?> OpinionOf(CaseTask task) =>
        new Dictionary<string, string?> { [OpinionKey] = task.DraftOpinion };

    private async Task<TaskOutcome> ChangeAsync(
        Guid taskId,
        Actor actor,
        string action,
        string? reason,
        Func<CaseTask, Actor, bool> mayChange,
        bool claims,
        string done,
        CancellationToken cancellation
    )
    {
        if (await access.FindAsync(taskId, actor, cancellation) is null)
        {
            return new TaskOutcome.NotFound();
        }

        return await gate.WriteAsync<TaskOutcome>(
            async (db, token) =>
            {
                var task = await db.Set<CaseTask>().SingleAsync(row => row.Id == taskId, token);
                if (task.Status != CaseTaskStatus.Open)
                {
                    return new TaskOutcome.Refused("本任务已办结或关闭。");
                }

                var person = task.As(actor);
                if (!mayChange(task, person))
                {
                    return new TaskOutcome.Refused(task.ClaimedByName is { } name ? $"本任务已由{name}认领。" : "本任务尚未认领。");
                }

                var before = task.ClaimedByName;
                (task.ClaimedById, task.ClaimedByName, task.ClaimedAt) = (
                    claims ? person.HolderId.Value : null,
                    claims ? person.HolderName : null,
                    claims ? clock.Now : null
                );
                await audit.AppendAsync(
                    db,
                    new AuditEntry(
                        AuditStream.Case(task.CaseId),
                        person,
                        action,
                        new
                        {
                            task = taskId,
                            before,
                            reason,
                        }
                    ),
                    token
                );
                return new TaskOutcome.Done(done);
            },
            cancellation
        );
    }
}
