using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>The filters of the desk, each as a part of the query.</summary>
internal static class DeskNarrowing
{
    /// <summary>Those of the tasks that every filter but urgency and search leaves.</summary>
    public static IQueryable<CaseTask> Within(this IQueryable<CaseTask> tasks, DeskFilter filter, DbContext db, Actor actor, DueWords due)
    {
        tasks = HeldBy(tasks, filter.Holder, actor);
        if (filter.Stages is { Count: > 0 } stages)
        {
            tasks = tasks.Where(task => EF.Parameter(stages).Contains(task.Title));
        }

        if (filter.Days is { } days)
        {
            var before = due.Before(days);
            tasks = tasks.Where(task => task.OpenedAt < before);
        }

        if (filter.Version is { } version)
        {
            tasks = tasks.Where(task =>
                db.Set<WorkflowInstance>().Any(instance => instance.Id == task.CaseId && instance.DefinitionVersionId == version)
            );
        }

        return Narrows(filter) ? tasks.Where(task => Cases(db.Set<Case>(), filter).Any(row => row.Id == task.CaseId)) : tasks;
    }

    private static bool Narrows(DeskFilter filter) =>
        filter.Measures.Count > 0
        || filter.Regions.Count > 0
        || filter.FromFen is not null
        || filter.ToFen is not null
        || filter.Paused is not null;

    private static IQueryable<CaseTask> HeldBy(IQueryable<CaseTask> tasks, string? holder, Actor actor)
    {
        var mine = actor.Holders;
        return holder switch
        {
            null => tasks,
            DeskFilter.Unclaimed => tasks.Where(task => task.ClaimedById == null),
            DeskFilter.Colleagues => tasks.Where(task => task.ClaimedById != null && !EF.Parameter(mine).Contains(task.ClaimedById)),
            DeskFilter.Mine => tasks.Where(task => EF.Parameter(mine).Contains(task.ClaimedById!)),
            _ => tasks.Where(task => task.ClaimedById == holder),
        };
    }

    private static IQueryable<Case> Cases(IQueryable<Case> cases, DeskFilter filter)
    {
        if (filter.Measures is { Count: > 0 } measures)
        {
            cases = cases.Where(row => EF.Parameter(measures).Contains(row.MeasureId));
        }

        if (filter.Regions is { Count: > 0 } regions)
        {
            cases = cases.Where(row => EF.Parameter(regions).Contains(row.RegionId));
        }

        if (filter.FromFen is { } from)
        {
            cases = cases.Where(row => (row.AwardFen ?? row.CeilingFen) >= from);
        }

        if (filter.ToFen is { } to)
        {
            cases = cases.Where(row => (row.AwardFen ?? row.CeilingFen) <= to);
        }

        return filter.Paused is { } paused ? cases.Where(row => row.IsPaused == paused) : cases;
    }
}
