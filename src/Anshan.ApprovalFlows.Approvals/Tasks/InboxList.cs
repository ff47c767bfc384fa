using System.Linq.Expressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>One open task as the inbox shows it.</summary>
public sealed record InboxRow
{
    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }

    /// <summary>What is to be done.</summary>
    public TaskKind Kind { get; init; }

    /// <summary>Whose turn it is within the unit.</summary>
    public required string Role { get; init; }
    public required string CaseNumber { get; init; }
    public required string ApplicantName { get; init; }
    public required string CaseTitle { get; init; }
    public required string MeasureId { get; init; }
    public required string RegionId { get; init; }
    public required string Stage { get; init; }
    public required int Round { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required DateTimeOffset? DueAt { get; init; }

    /// <summary>When its people were last reminded of it; null where they were not.</summary>
    public DateTimeOffset? RemindedAt { get; init; }
    public string? ClaimedById { get; init; }
    public string? ClaimedByName { get; init; }
    public DateTimeOffset? ClaimedAt { get; init; }
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>What the case is about in fen: the award where it is determined, else what was computed.</summary>
    public required long AmountFen { get; init; }
    public required bool IsDetermined { get; init; }
    public AwardMeaning Meaning { get; init; }
    public required bool IsPaused { get; init; }
    public bool IsPastTotal { get; init; }
    public bool IsPastDeadline { get; init; }
    public int Objections { get; init; }
}

/// <summary>A page of a list with the places before and after it.</summary>
public sealed record InboxPage<TRow>(IReadOnlyList<TRow> Rows, InboxCursor? Newer, InboxCursor? Older);

/// <summary>Where a task stands in a list.</summary>
/// <param name="Previous">The row before it; null for the first.</param>
/// <param name="Next">The row after it; null for the last.</param>
/// <param name="At">Its place, from 1.</param>
/// <param name="Count">How many the list has, this one included.</param>
public sealed record InboxPlace(InboxRow? Previous, InboxRow? Next, int At, int Count);

/// <summary>待办: the open tasks of the person's unit and roles, most urgent first; what the case is called is read from the case.</summary>
/// <remarks>Every question goes through the open tasks of one unit, which an index keeps; no list of all tasks or cases is read.</remarks>
public sealed class InboxList(DbContext db, CaseClock clock, DueWords due, PinyinReadings pinyin)
{
    /// <summary>Rows on a page.</summary>
    public const int PageSize = 50;

    /// <summary>How many rows are looked at for the next one.</summary>
    private const int Candidates = 20;

    /// <summary>Counts what the filter leaves, by urgency.</summary>
    public async Task<DeskCounts> CountAsync(Actor actor, DeskFilter filter, CancellationToken cancellation = default)
    {
        var counts = await (await FoundAsync(actor, filter, cancellation))
            .GroupBy(ByUrgency())
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => (Urgency)group.Key, group => group.Count, cancellation);
        return new DeskCounts(Of(Urgency.Severe), Of(Urgency.Overdue), Of(Urgency.Soon), Of(Urgency.Later));

        int Of(Urgency urgency) => counts.GetValueOrDefault(urgency);
    }

    /// <summary>Counts everything that falls to the person, or to the unit of a head, whatever is filtered.</summary>
    public async Task<DeskSummary> SummaryAsync(Actor actor, bool ofUnit = false, CancellationToken cancellation = default)
    {
        var (severe, now, soon) = (due.SevereUntil, clock.Now, due.SoonUntil);
        var groups = await (
            from task in Open(actor, ofUnit)
            join row in db.Set<Case>() on task.CaseId equals row.Id
            let version = db.Set<WorkflowInstance>()
                .Where(instance => instance.Id == row.Id)
                .Select(instance => instance.DefinitionVersionId)
                .FirstOrDefault()
            let urgency = task.DueAt <= severe ? 0
            : task.DueAt <= now ? 1
            : task.DueAt <= soon ? 2
            : 3
            group task by new
            {
                urgency,
                task.ClaimedById,
                task.ClaimedByName,
                row.MeasureId,
                row.RegionId,
                task.Title,
                version,
                row.IsPaused,
            } into alike
            select new DeskGroup
            {
                Urgency = alike.Key.urgency,
                HolderId = alike.Key.ClaimedById,
                HolderName = alike.Key.ClaimedByName,
                MeasureId = alike.Key.MeasureId,
                RegionId = alike.Key.RegionId,
                Stage = alike.Key.Title,
                Version = alike.Key.version,
                IsPaused = alike.Key.IsPaused,
                Count = alike.Count(),
            }
        ).ToListAsync(cancellation);
        var ids = groups.Select(group => group.Version).Distinct().ToList();
        var versions = await db.Set<DefinitionVersion>()
            .Where(version => EF.Parameter(ids).Contains(version.Id))
            .Select(version => new
            {
                version.Id,
                version.Name,
                version.Version,
            })
            .ToDictionaryAsync(version => version.Id, version => $"{version.Name} 第 {version.Version} 版", cancellation);
        return DeskSummary.Of(groups, actor.Holders, versions);
    }

    /// <summary>One page of what the filter leaves.</summary>
    public async Task<InboxPage<InboxRow>> ReadAsync(
        Actor actor,
        DeskFilter filter,
        InboxCursor? from,
        CancellationToken cancellation = default
    )
    {
        var tasks = await FoundAsync(actor, filter, cancellation);
        var isBackwards = from is { Before: true };
        var rows = isBackwards
            ? await BeforeAsync(tasks, from!, PageSize + 1, cancellation)
            : await AfterAsync(tasks, from, PageSize + 1, cancellation);
        var hasMore = rows.Count > PageSize;
        if (hasMore)
        {
            rows.RemoveAt(isBackwards ? 0 : PageSize);
        }

        var hasNewer = isBackwards ? hasMore : from is not null;
        var hasOlder = isBackwards || hasMore;
        return rows.Count == 0
            ? new InboxPage<InboxRow>(rows, null, null)
            : new InboxPage<InboxRow>(rows, hasNewer ? Place(rows[0], true) : null, hasOlder ? Place(rows[^1], false) : null);
    }

    /// <summary>All that the filter leaves, in the order of the list, up to a number.</summary>
    public async Task<IReadOnlyList<InboxRow>> AllAsync(
        Actor actor,
        DeskFilter filter,
        int most,
        CancellationToken cancellation = default
    ) => await AfterAsync(await FoundAsync(actor, filter, cancellation), null, most, cancellation);

    /// <summary>The most urgent task that this person could go on with; null when there is none.</summary>
    public async Task<InboxRow?> NextAsync(Actor actor, CancellationToken cancellation = default)
    {
        var free = Free(Open(actor), actor);
        return await FirstAllowedAsync(await AfterAsync(free, null, Candidates, cancellation), actor, cancellation);
    }

    /// <summary>Where a task stands in a list, whether it is still in it or was just ended.</summary>
    public async Task<InboxPlace> PlaceAsync(Actor actor, DeskFilter filter, CaseTask task, CancellationToken cancellation = default)
    {
        var tasks = (await FoundAsync(actor, filter, cancellation)).Where(row => row.Id != task.Id);
        var place = new InboxCursor(task.DueAt, task.Id, false);
        var (before, after) = (await BeforeAsync(tasks, place, 1, cancellation), await AfterAsync(tasks, place, 1, cancellation));
        var (at, id) = (task.DueAt, task.Id);
        var ahead = at is null
            ? tasks.Where(row => row.DueAt != null || row.Id.CompareTo(id) < 0)
            : tasks.Where(row => row.DueAt < at || (row.DueAt == at && row.Id.CompareTo(id) < 0));
        return new InboxPlace(
            before.SingleOrDefault(),
            after.SingleOrDefault(),
            await ahead.CountAsync(cancellation) + 1,
            await tasks.CountAsync(cancellation) + 1
        );
    }

    /// <summary>
    /// What the person can go on with in a list after a task that was just ended: the next such row, else the first; null when there is
    /// none. Never the next step of the same case, which a decision that is taken back must find unopened.
    /// </summary>
    public async Task<InboxRow?> NextOfAsync(Actor actor, DeskFilter filter, InboxCursor place, CancellationToken cancellation = default)
    {
        var ended = place.Id;
        var tasks = Free((await FoundAsync(actor, filter, cancellation)).Of(actor), actor)
            .Where(task => !db.Set<CaseTask>().Any(row => row.Id == ended && row.CaseId == task.CaseId));
        var rows = await AfterAsync(tasks, place, Candidates, cancellation);
        return await FirstAllowedAsync(rows, actor, cancellation)
            ?? await FirstAllowedAsync(await AfterAsync(tasks, null, Candidates, cancellation), actor, cancellation);
    }

    private async Task<InboxRow?> FirstAllowedAsync(IReadOnlyList<InboxRow> rows, Actor actor, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return null;
        }

        var (ids, cases) = (rows.Select(row => row.Id).ToList(), rows.Select(row => row.CaseId).Distinct().ToList());
        var acts = await db.Set<CaseTask>().AsNoTracking().Where(row => cases.Contains(row.CaseId)).ToListAsync(cancellation);
        var subjects = await db.Set<Case>()
            .Where(row => cases.Contains(row.Id))
            .Select(row => new { row.Id, row.SubjectId })
            .ToDictionaryAsync(row => row.Id, row => row.SubjectId, cancellation);
        var (ofCase, task) = (acts.ToLookup(row => row.CaseId), acts.Where(row => ids.Contains(row.Id)).ToDictionary(row => row.Id));
        return rows.FirstOrDefault(row =>
            TaskAccess.Exclusion(task[row.Id], subjects[row.CaseId], [.. ofCase[row.CaseId]], task[row.Id].As(actor)) is null
        );
    }

    /// <summary>Tasks that wait for somebody: of no colleague, not suspended, their case not paused.</summary>
    private IQueryable<CaseTask> Free(IQueryable<CaseTask> tasks, Actor actor)
    {
        var holders = actor.Holders;
        return tasks
            .Where(task => task.ClaimedById == null || EF.Parameter(holders).Contains(task.ClaimedById))
            .Where(task => task.SuspendedAt == null && !db.Set<Case>().Any(row => row.Id == task.CaseId && row.IsPaused));
    }

    private IQueryable<CaseTask> Open(Actor actor, bool ofUnit = false)
    {
        var open = db.Set<CaseTask>().AsNoTracking().Where(task => task.Status == CaseTaskStatus.Open);
        return ofUnit && actor.IsOrStandsFor(Roles.Head) ? open.HeadedBy(actor) : open.Of(actor);
    }

    private Task<IQueryable<CaseTask>> FoundAsync(Actor actor, DeskFilter filter, CancellationToken cancellation) =>
        InGroup(Open(actor, filter.OfUnit).Within(filter, db, actor, due), filter.Urgency)
            .MatchingAsync(filter.Search, db.Set<Case>(), pinyin, cancellation);

    private Expression<Func<CaseTask, int>> ByUrgency()
    {
        var (severe, now, soon) = (due.SevereUntil, clock.Now, due.SoonUntil);
        return task =>
            task.DueAt <= severe ? 0
            : task.DueAt <= now ? 1
            : task.DueAt <= soon ? 2
            : 3;
    }

    private IQueryable<CaseTask> InGroup(IQueryable<CaseTask> tasks, Urgency? urgency)
    {
        var (severe, now, soon) = (due.SevereUntil, clock.Now, due.SoonUntil);
        return urgency switch
        {
            Urgency.Severe => tasks.Where(task => task.DueAt <= severe),
            Urgency.Overdue => tasks.Where(task => task.DueAt > severe && task.DueAt <= now),
            Urgency.Soon => tasks.Where(task => task.DueAt > now && task.DueAt <= soon),
            Urgency.Later => tasks.Where(task => task.DueAt > soon || task.DueAt == null),
            _ => tasks,
        };
    }

    /// <summary>Dated rows in the order of the index, then those that nothing is due on.</summary>
    private async Task<List<InboxRow>> AfterAsync(IQueryable<CaseTask> tasks, InboxCursor? from, int take, CancellationToken cancellation)
    {
        var rows = new List<InboxRow>();
        if (from is null or { At: not null })
        {
            var dated = tasks.Where(task => task.DueAt != null);
            if (from is { At: { } at, Id: var id })
            {
                dated = dated.Where(task => task.DueAt > at || (task.DueAt == at && task.Id.CompareTo(id) > 0));
            }

            rows = await Rows(WithCases(dated).OrderBy(item => item.Task.DueAt).ThenBy(item => item.Task.Id).Take(take))
                .ToListAsync(cancellation);
        }

        if (rows.Count < take)
        {
            var undated = tasks.Where(task => task.DueAt == null);
            undated = from is { At: null, Id: var last } ? undated.Where(task => task.Id.CompareTo(last) > 0) : undated;
            rows.AddRange(await Rows(WithCases(undated).OrderBy(item => item.Task.Id).Take(take - rows.Count)).ToListAsync(cancellation));
        }

        return rows;
    }

    private async Task<List<InboxRow>> BeforeAsync(IQueryable<CaseTask> tasks, InboxCursor from, int take, CancellationToken cancellation)
    {
        var (rows, id) = (new List<InboxRow>(), from.Id);
        if (from.At is null)
        {
            var undated = tasks.Where(task => task.DueAt == null && task.Id.CompareTo(id) < 0);
            rows = await Rows(WithCases(undated).OrderByDescending(item => item.Task.Id).Take(take)).ToListAsync(cancellation);
        }

        if (rows.Count < take)
        {
            var dated = tasks.Where(task => task.DueAt != null);
            dated = from.At is { } at ? dated.Where(task => task.DueAt < at || (task.DueAt == at && task.Id.CompareTo(id) < 0)) : dated;
            rows.AddRange(
                await Rows(
                        WithCases(dated)
                            .OrderByDescending(item => item.Task.DueAt)
                            .ThenByDescending(item => item.Task.Id)
                            .Take(take - rows.Count)
                    )
                    .ToListAsync(cancellation)
            );
        }

        rows.Reverse();
        return rows;
    }

    private IQueryable<TaskOfCase> WithCases(IQueryable<CaseTask> tasks) => tasks.WithCases(db.Set<Case>());

    private IQueryable<InboxRow> Rows(IQueryable<TaskOfCase> items) =>
        items.Select(item => new InboxRow
        {
            Id = item.Task.Id,
            CaseId = item.Case.Id,
            Kind = item.Task.Kind,
            Role = item.Task.Role,
            CaseNumber = item.Case.Number,
            ApplicantName = item.Case.ApplicantName,
            CaseTitle = item.Case.Title,
            MeasureId = item.Case.MeasureId,
            RegionId = item.Case.RegionId,
            Stage = item.Task.Title,
            Round = item.Task.Round,
            OpenedAt = item.Task.OpenedAt,
            DueAt = item.Task.DueAt,
            RemindedAt = item.Task.RemindedAt,
            ClaimedById = item.Task.ClaimedById,
            ClaimedByName = item.Task.ClaimedByName,
            ClaimedAt = item.Task.ClaimedAt,
            SubmittedAt = item.Case.SubmittedAt,
            AmountFen = item.Case.AwardFen ?? item.Case.CeilingFen,
            IsDetermined = item.Case.AwardFen != null,
            Meaning = item.Case.Meaning,
            IsPaused = item.Case.IsPaused,
            IsPastTotal = item.Case.IsPastTotal,
            IsPastDeadline = item.Case.IsPastDeadline,
            Objections = db.Set<Objection>()
                .Count(objection => objection.TaskId == item.Task.Id && objection.Status == ObjectionStatus.Open),
        });

    private static InboxCursor Place(InboxRow row, bool before) => new(row.DueAt, row.Id, before);
}
