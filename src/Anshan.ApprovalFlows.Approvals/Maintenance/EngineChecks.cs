using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.EntityFrameworkCore;
using static Anshan.ApprovalFlows.Approvals.Maintenance.ConsistencyCheck;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Checks instances, bookmarks, timers, journal and tasks against each other.</summary>
internal static class EngineChecks
{
    /// <summary>Activities that wait for people: each has an open task while it waits.</summary>
    private static readonly string[] Human = [.. TaskTypes.All.Select(type => type.ActivityType).Distinct()];

    public static async Task<IReadOnlyList<string>> RunAsync(DbContext db, CancellationToken cancellation) =>
        [
            .. await SentencesAsync(
                from bookmark in db.Set<BookmarkRow>()
                where !db.Set<WorkflowInstance>().Any(x => x.Id == bookmark.InstanceId)
                select bookmark,
                x => $"等待点 {x.InstanceId}/{x.ExecutionId} 没有对应的流程实例。",
                cancellation
            ),
            .. await SentencesAsync(
                from bookmark in db.Set<BookmarkRow>()
                where
                    db.Set<WorkflowInstance>()
                        .Any(x =>
                            x.Id == bookmark.InstanceId && x.Status == InstanceStatus.Finished && x.SubStatus != InstanceSubStatus.Faulted
                        )
                select bookmark,
                x => $"流程实例 {x.InstanceId} 已经结束，却还有等待点 {x.ExecutionId}。",
                cancellation
            ),
            .. await SentencesAsync(
                from instance in db.Set<WorkflowInstance>()
                where
                    instance.Status == InstanceStatus.Running
                    && instance.SubStatus != InstanceSubStatus.Faulted
                    && !db.Set<BookmarkRow>().Any(x => x.InstanceId == instance.Id)
                select instance.Id,
                id => $"流程实例 {id} 仍在运行，却没有任何等待点。",
                cancellation
            ),
            .. await SentencesAsync(
                from instance in db.Set<WorkflowInstance>()
                where
                    instance.SubStatus == InstanceSubStatus.Faulted
                    && !db.Set<Incident>().Any(x => x.InstanceId == instance.Id && x.Resolution == null)
                select instance.Id,
                id => $"流程实例 {id} 处于故障状态，却没有待处理的故障记录。",
                cancellation
            ),
            .. await SentencesAsync(
                from timer in db.Set<TimerRow>()
                where !db.Set<BookmarkRow>().Any(x => x.InstanceId == timer.InstanceId && x.ExecutionId == timer.ExecutionId)
                select timer,
                x => $"定时器 {x.InstanceId}/{x.ExecutionId}/{x.Kind}/{x.Number} 没有对应的等待点。",
                cancellation
            ),
            .. await SentencesAsync(
                from wait in db.Set<EventWait>()
                where !db.Set<BookmarkRow>().Any(x => x.InstanceId == wait.InstanceId && x.ExecutionId == wait.ExecutionId)
                select wait,
                x => $"事件等待 {x.InstanceId}/{x.ExecutionId}（{x.Name}）没有对应的等待点。",
                cancellation
            ),
            .. await SentencesAsync(
                from bookmark in db.Set<BookmarkRow>()
                where
                    bookmark.ActivityType == "Elsa.Event"
                    && !db.Set<EventWait>().Any(x => x.InstanceId == bookmark.InstanceId && x.ExecutionId == bookmark.ExecutionId)
                select bookmark,
                x => $"等待点 {x.InstanceId}/{x.ExecutionId} 等待事件，却没有登记，任何事件都到不了它。",
                cancellation
            ),
            .. await SentencesAsync(
                from wait in db.Set<TaskWait>()
                where !db.Set<BookmarkRow>().Any(x => x.InstanceId == wait.InstanceId && x.ExecutionId == wait.ExecutionId)
                select wait,
                x => $"外部任务 {x.TaskId}（{x.Name}）没有对应的等待点。",
                cancellation
            ),
            .. await SentencesAsync(
                from bookmark in db.Set<BookmarkRow>()
                where
                    bookmark.ActivityType == "Elsa.RunTask"
                    && !db.Set<TaskWait>().Any(x => x.InstanceId == bookmark.InstanceId && x.ExecutionId == bookmark.ExecutionId)
                select bookmark,
                x => $"等待点 {x.InstanceId}/{x.ExecutionId} 等待外部任务，却没有登记，外部系统找不到它。",
                cancellation
            ),
            .. await SentencesAsync(
                from task in db.Set<CaseTask>()
                where
                    task.Status == CaseTaskStatus.Open
                    && !db.Set<BookmarkRow>().Any(x => x.InstanceId == task.CaseId && x.ExecutionId == task.ExecutionId)
                select new
                {
                    task.Id,
                    task.Title,
                    Number = db.Set<Case>().Where(row => row.Id == task.CaseId).Select(row => row.Number).FirstOrDefault(),
                },
                x => $"办件 {x.Number} 的任务“{x.Title}”（{x.Id}）没有对应的等待点。",
                cancellation
            ),
            .. await SentencesAsync(
                from bookmark in db.Set<BookmarkRow>()
                where
                    Human.Contains(bookmark.ActivityType)
                    && !db.Set<CaseTask>()
                        .Any(x =>
                            x.CaseId == bookmark.InstanceId && x.ExecutionId == bookmark.ExecutionId && x.Status == CaseTaskStatus.Open
                        )
                select bookmark,
                x => $"等待点 {x.InstanceId}/{x.ExecutionId}（{x.ActivityId}）在等人办理，却没有任何待办任务。",
                cancellation
            ),
            .. await SentencesAsync(
                from instance in db.Set<WorkflowInstance>()
                let count = db.Set<JournalEntry>().Count(x => x.InstanceId == instance.Id)
                let first = db.Set<JournalEntry>().Where(x => x.InstanceId == instance.Id).Min(x => (int?)x.Revision)
                let last = db.Set<JournalEntry>().Where(x => x.InstanceId == instance.Id).Max(x => (int?)x.Revision)
                where count != instance.Revision || first != 1 || last != instance.Revision
                select new
                {
                    instance.Id,
                    instance.Revision,
                    Steps = count,
                },
                x => $"流程实例 {x.Id} 的步骤记录不连续：版本 {x.Revision}，记录 {x.Steps} 条。",
                cancellation
            ),
            .. await SentencesAsync(
                from step in db.Set<JournalEntry>()
                where !db.Set<WorkflowInstance>().Any(x => x.Id == step.InstanceId)
                select step,
                x => $"步骤记录 {x.InstanceId}/{x.Revision} 没有对应的流程实例。",
                cancellation
            ),
        ];
}
