using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>A task with its case, for the person who may work on it.</summary>
/// <param name="Task">The task.</param>
/// <param name="Case">Its case.</param>
/// <param name="OfCase">All tasks of the case, this one included.</param>
public sealed record AccessibleTask(CaseTask Task, Case Case, IReadOnlyList<CaseTask> OfCase)
{
    /// <summary>How far the procedure of the case had come when the case was read; null where it has none.</summary>
    public long? Revision { get; init; }
}

/// <summary>Which tasks a person may see and end, by one command: those of the person's own unit and role, never of an own case.</summary>
public sealed class TaskAccess(OpenDatabase open)
{
    private static readonly RowKey TaskById = RowKey.Of(nameof(CaseTask.Id));
    private const string CaseOfTask = """SELECT "CaseId" FROM "CaseTasks" WHERE "Id" = @p0""";
    private static readonly RowKey RevisionByTask = new(
        $"""SELECT "Revision" FROM "WorkflowInstances" WHERE "Id" = ({CaseOfTask})""",
        nameof(CaseTask.Id)
    );
    private static readonly RowKey CaseByTask = RowKey.Through(nameof(Case.Id), CaseOfTask);
    private static readonly RowKey TasksBySibling = RowKey.Through(nameof(CaseTask.CaseId), CaseOfTask);

    /// <summary>Why nothing can be done with a case that is paused.</summary>
    internal const string Paused = "本办件因系统故障暂停办理，管理员正在处理，恢复后可继续。";

    /// <summary>The task, open or not, or null when it is not this person's to see.</summary>
    public async Task<AccessibleTask?> FindAsync(Guid taskId, Actor actor, CancellationToken cancellation)
    {
        await using var pooled = open();
        var batch = new RowBatch(pooled.Context);
        var revisions = batch.AddNumber<CaseTask>(RevisionByTask, taskId);
        var (tasks, cases) = (batch.Add<CaseTask>(TasksBySibling, taskId), batch.Add<Case>(CaseByTask, taskId));
        await batch.ReadAsync(cancellation);
        return tasks.Find(row => row.Id == taskId) is { } task && (task.IsOf(actor) || task.IsHeadedBy(actor)) && cases is [var found]
            ? new AccessibleTask(task, found, tasks) { Revision = revisions is [var revision] ? revision : null }
            : null;
    }

    /// <summary>Why this person cannot end this task now, in a sentence; null when nothing stands against it.</summary>
    public static string? Objection(AccessibleTask found, Actor actor)
    {
        var (task, @case, _) = found;
        actor = task.As(actor);
        if (Settled(task) is { } settled)
        {
            return settled;
        }

        if (@case.IsPaused)
        {
            return Paused;
        }

        if (task.OrganisationId is null)
        {
            return null;
        }

        if (task.SuspendedUntil is { } until)
        {
            return $"本任务已挂起至 {ChinaTime.Display(ChinaTime.DateOf(until.AddTicks(-1)))}，恢复以后才能办理。";
        }

        if (OwnCase(@case.SubjectId, actor) is { } own)
        {
            return own;
        }

        if (!task.IsOf(actor))
        {
            return $"本任务由本单位的{Roles.Names[task.Role]}办理；作为单位负责人，您可以转办、加签、挂起和催办。";
        }

        if (task.ClaimedById is not null && !task.IsHeldBy(actor))
        {
            var since = task.ClaimedAt is { } at ? $"于{ChinaTime.Display(at)}" : "";
            return $"本任务已由{task.ClaimedByName}{since}认领。如需由您办理，请先请其释放，或在任务页接管。";
        }

        return Separation.Objection(found.OfCase, task, actor);
    }

    /// <summary>
    /// Why this person can never end this task, whoever has claimed it, in a sentence; null when nothing stands against it. Of people
    /// of the task's unit and role.
    /// </summary>
    internal static string? Exclusion(CaseTask task, string subjectId, IReadOnlyList<CaseTask> ofCase, Actor actor) =>
        OwnCase(subjectId, actor) ?? Separation.Objection(ofCase, task, actor);

    /// <summary>Why the step was refused, derived from the present state of the task.</summary>
    public async Task<TaskOutcome> ExplainAsync(Guid taskId, StepOutcome.Refused refused, CancellationToken cancellation)
    {
        await using var pooled = open();
        var task =
            await pooled.Context.FindRowAsync<CaseTask>(TaskById, cancellation, taskId)
            ?? throw new InvalidOperationException("The task is gone.");
        return new TaskOutcome.Refused(
            Settled(task)
                ?? refused.Reason switch
                {
                    StepRefusal.Paused => Paused,
                    StepRefusal.Busy => "系统繁忙，您的操作没有提交，请再试一次。",
                    CaseRefusal.NotTaken => "本任务不能这样处理。",
                    CaseRefusal.NotOwn => "只有作出结论的人员可以撤回。",
                    CaseRefusal.NotSuspended => "本任务没有挂起，请刷新页面查看最新情况。",
                    StepRefusal.NotRunning => "流程已经离开所选环节所在的部分，不能退回那里。",
                    CaseRefusal.NotListed => "所选的一行已不在名单中，请刷新页面后重新选择。",
                    CaseRefusal.AboveCeiling => "核定金额超过了最高限额。",
                    StepRefusal.NotWaiting or StepRefusal.Over or StepRefusal.NotFound or CaseRefusal.AlreadyDecided =>
                        "本任务已不能办理，请刷新页面查看办件的最新情况。",
                    _ => throw new InvalidOperationException($"The task {taskId} was refused as {refused.Reason}."),
                }
        );
    }

    /// <summary>Why this person can do nothing with a case, which is the own, in a sentence; null where it is not.</summary>
    internal static string? OwnCase(string subjectId, Actor actor) => actor.ActsFor(subjectId) ? "不能办理自己申请的办件。" : null;

    private static string? Settled(CaseTask task) =>
        task.Status switch
        {
            CaseTaskStatus.Done =>
                $"本任务已由{task.DecidedByName}于{ChinaTime.Display(task.DecidedAt!.Value)}办理：{CaseWords.Outcome(task.Kind, task.Outcome)}。",
            CaseTaskStatus.Moved => $"本任务{CaseWords.Outcome(task.Kind, task.Outcome)}"
                + $"（{task.DecidedByName}，{ChinaTime.Display(task.DecidedAt!.Value)}）：{task.Opinion}",
            CaseTaskStatus.Closed => "本任务已关闭：同一环节的其他单位已退回或不予通过，或办件已结束。",
            CaseTaskStatus.Open => null,
            _ => throw new InvalidOperationException($"Nobody words the status {task.Status} of a task."),
        };
}
