using System.Text.Json;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;
using static Anshan.ApprovalFlows.Approvals.Maintenance.ConsistencyCheck;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Checks the stored states of instances that are not over against their rows, and every instance against its last step.</summary>
internal static class StateChecks
{
    private const int Page = 200;

    public static async Task<IReadOnlyList<string>> RunAsync(DbContext db, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var after = Guid.Empty;
        var isLast = false;
        while (!isLast && problems.Count < Named)
        {
            var instances = await db.Set<WorkflowInstance>()
                .AsNoTracking()
                .Where(row => row.Id > after)
                .OrderBy(row => row.Id)
                .Take(Page)
                .ToListAsync(cancellation);
            isLast = instances.Count < Page;
            after = instances.Count > 0 ? instances[^1].Id : after;
            var ids = instances.Select(row => row.Id).ToList();
            var bookmarks = (
                await db.Set<BookmarkRow>().AsNoTracking().Where(row => ids.Contains(row.InstanceId)).ToListAsync(cancellation)
            ).ToLookup(row => row.InstanceId);
            var steps = await LastStepsAsync(db, ids, cancellation);
            foreach (var row in instances)
            {
                problems.AddRange(Compare(row, [.. bookmarks[row.Id]]).Concat(LastStep(row, steps.GetValueOrDefault(row.Id))));
            }
        }

        return [.. problems.Take(Named)];
    }

    private static Task<Dictionary<Guid, string>> LastStepsAsync(DbContext db, List<Guid> ids, CancellationToken cancellation) =>
        (
            from step in db.Set<JournalEntry>().AsNoTracking()
            join instance in db.Set<WorkflowInstance>()
                on new { Id = step.InstanceId, step.Revision } equals new { instance.Id, instance.Revision }
            where ids.Contains(step.InstanceId)
            select new { step.InstanceId, step.Json }
        ).ToDictionaryAsync(step => step.InstanceId, step => step.Json, cancellation);

    private static IEnumerable<string> Compare(WorkflowInstance row, IReadOnlyList<BookmarkRow> bookmarks)
    {
        if (Read(row.StateJson) is not { } state)
        {
            yield return $"流程实例 {row.Id} 的状态无法读取。";
            yield break;
        }

        if (state.Status != row.Status || state.SubStatus != row.SubStatus)
        {
            yield return $"流程实例 {row.Id} 的状态是 {state.Status}/{state.SubStatus}，登记的却是 {row.Status}/{row.SubStatus}。";
        }

        var waiting = state
            .Executions.Where(execution => execution.Waits)
            .ToDictionary(execution => execution.Id, execution => execution.Activity);
        foreach (var stray in bookmarks.Where(bookmark => waiting.GetValueOrDefault(bookmark.ExecutionId) != bookmark.ActivityId))
        {
            yield return $"等待点 {row.Id}/{stray.ExecutionId} 在流程状态中没有对应的等待活动“{stray.ActivityId}”。";
        }

        foreach (var (execution, activity) in waiting.Where(item => bookmarks.All(bookmark => bookmark.ExecutionId != item.Key)))
        {
            yield return $"流程实例 {row.Id} 的活动“{activity}”（{execution}）在等待，却没有等待点。";
        }
    }

    /// <summary>An instance that ended, was cancelled or faulted did so in its last step, and one that goes on did not.</summary>
    private static IEnumerable<string> LastStep(WorkflowInstance row, string? json)
    {
        if (json is null || Lines(json) is not [var cause, .. var events])
        {
            // A missing step is found by the count of steps.
            yield break;
        }

        var kinds = events.Select(line => line.Split(' ') is [_, _, var kind, ..] ? kind : "").ToList();
        var agrees = row.SubStatus switch
        {
            InstanceSubStatus.Finished => kinds.Contains("Completed"),
            InstanceSubStatus.Cancelled => cause.Contains("Cancel", StringComparison.Ordinal),
            InstanceSubStatus.Faulted => kinds.Contains("Faulted"),
            InstanceSubStatus.Suspended => !kinds.Contains("Faulted"),
            _ => false,
        };
        if (!agrees)
        {
            yield return $"流程实例 {row.Id} 的状态是 {row.SubStatus}，最后一条步骤记录（{cause}）却不是这样结束的。";
        }
    }

    private static WorkflowState? Read(string json)
    {
        try
        {
            return WorkflowState.FromJson(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<string> Lines(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<List<string>>(json) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
