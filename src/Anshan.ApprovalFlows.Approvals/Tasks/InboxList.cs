using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Notices;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>One open task as the inbox shows it.</summary>
public sealed record InboxRow(
    Guid Id,
    string CaseNumber,
    string ApplicantName,
    string CaseTitle,
    string MeasureId,
    string Stage,
    int Round,
    DateTimeOffset? DueAt,
    string? ClaimedById,
    string? ClaimedByName,
    bool IsPaused,
    int Objections = 0
);

/// <summary>How many open tasks match, by urgency.</summary>
public sealed record InboxCounts(int Overdue, int Soon, int Later)
{
    public int All => Overdue + Soon + Later;
}

/// <summary>A page of a list with the places before and after it.</summary>
public sealed record InboxPage<TRow>(IReadOnlyList<TRow> Rows, InboxCursor? Newer, InboxCursor? Older);

/// <summary>待办: the open tasks of the person's unit and roles, most urgent first; what the case is called is read from the case.</summary>
public sealed class InboxList(DbContext db, CaseClock clock, DueWords due)
{
    /// <summary>Rows on a page.</summary>
    public const int PageSize = 20;

    /// <summary>Counts what matches the search.</summary>
    public async Task<InboxCounts> CountAsync(Actor actor, string? search, CancellationToken cancellation = default)
    {
        var (now, soon) = (clock.Now, due.SoonUntil);
        var counts = await Open(actor)
            .Matching(search, db.Set<Case>())
            .GroupBy(task =>
                task.DueAt <= now ? 0
                : task.DueAt <= soon ? 1
                : 2
            )
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
        return new InboxCounts(counts.GetValueOrDefault(0), counts.GetValueOrDefault(1), counts.GetValueOrDefault(2));
    }

    /// <summary>One page, of one urgency or of all.</summary>
    public async Task<InboxPage<InboxRow>> ReadAsync(
        Actor actor,
        string? search,
        Urgency? urgency,
        InboxCursor? from,
        CancellationToken cancellation = default
    )
    {
        var tasks = Open(actor).Matching(search, db.Set<Case>());
        var rows = from is { Before: true }
            ? await BeforeAsync(tasks, urgency, from, cancellation)
            : await AfterAsync(tasks, urgency, from, PageSize + 1, cancellation);
        var hasMore = rows.Count > PageSize;
        if (hasMore)
        {
            rows.RemoveAt(from is { Before: true } ? 0 : PageSize);
        }

        var hasNewer = from is { Before: true } ? hasMore : from is not null;
        var hasOlder = from is { Before: true } || hasMore;
        return rows.Count == 0
            ? new InboxPage<InboxRow>(rows, null, null)
            : new InboxPage<InboxRow>(rows, hasNewer ? Place(rows[0], true) : null, hasOlder ? Place(rows[^1], false) : null);
    }

    /// <summary>The most urgent task that this person could go on with; null when there is none.</summary>
    public async Task<InboxRow?> NextAsync(Actor actor, CancellationToken cancellation = default)
    {
        var mine = Open(actor)
            .Where(task => task.ClaimedById == null || task.ClaimedById == actor.UserId.Value)
            .Where(task => !db.Set<Case>().Any(row => row.Id == task.CaseId && row.IsPaused));
        return (await AfterAsync(mine, null, null, 1, cancellation)).FirstOrDefault();
    }

    private IQueryable<CaseTask> Open(Actor actor) =>
        db.Set<CaseTask>().AsNoTracking().Of(actor).Where(task => task.Status == CaseTaskStatus.Open);

    /// <summary>Dated rows in the order of the index, then those that nothing is due on.</summary>
    private async Task<List<InboxRow>> AfterAsync(
        IQueryable<CaseTask> tasks,
        Urgency? urgency,
        InboxCursor? from,
        int take,
        CancellationToken cancellation
    )
    {
        var rows = new List<InboxRow>();
        if (from is null or { At: not null })
        {
            var dated = Dated(tasks, urgency);
            if (from is { At: { } at, Id: var id })
            {
                dated = dated.Where(task => task.DueAt > at || (task.DueAt == at && task.Id.CompareTo(id) > 0));
            }

            rows = await Rows(WithCases(dated).OrderBy(item => item.Task.DueAt).ThenBy(item => item.Task.Id).Take(take))
                .ToListAsync(cancellation);
        }

        if (rows.Count < take && urgency is null or Urgency.Later)
        {
            var undated = tasks.Where(task => task.DueAt == null);
            undated = from is { At: null, Id: var last } ? undated.Where(task => task.Id.CompareTo(last) > 0) : undated;
            rows.AddRange(await Rows(WithCases(undated).OrderBy(item => item.Task.Id).Take(take - rows.Count)).ToListAsync(cancellation));
        }

        return rows;
    }

    private async Task<List<InboxRow>> BeforeAsync(
        IQueryable<CaseTask> tasks,
        Urgency? urgency,
        InboxCursor from,
        CancellationToken cancellation
    )
    {
        var (rows, id) = (new List<InboxRow>(), from.Id);
        if (from.At is null && urgency is null or Urgency.Later)
        {
            var undated = tasks.Where(task => task.DueAt == null && task.Id.CompareTo(id) < 0);
            rows = await Rows(WithCases(undated).OrderByDescending(item => item.Task.Id).Take(PageSize + 1)).ToListAsync(cancellation);
        }

        if (rows.Count <= PageSize)
        {
            var dated = Dated(tasks, urgency);
            dated = from.At is { } at ? dated.Where(task => task.DueAt < at || (task.DueAt == at && task.Id.CompareTo(id) < 0)) : dated;
            rows.AddRange(
                await Rows(
                        WithCases(dated)
                            .OrderByDescending(item => item.Task.DueAt)
                            .ThenByDescending(item => item.Task.Id)
                            .Take(PageSize + 1 - rows.Count)
                    )
                    .ToListAsync(cancellation)
            );
        }

        rows.Reverse();
        return rows;
    }

    private IQueryable<CaseTask> Dated(IQueryable<CaseTask> tasks, Urgency? urgency)
    {
        var (now, soon) = (clock.Now, due.SoonUntil);
        return urgency switch
        {
            Urgency.Overdue => tasks.Where(task => task.DueAt <= now),
            Urgency.Soon => tasks.Where(task => task.DueAt > now && task.DueAt <= soon),
            Urgency.Later => tasks.Where(task => task.DueAt > soon),
            _ => tasks.Where(task => task.DueAt != null),
        };
    }

    private IQueryable<TaskOfCase> WithCases(IQueryable<CaseTask> tasks) => tasks.WithCases(db.Set<Case>());

    private IQueryable<InboxRow> Rows(IQueryable<TaskOfCase> items) =>
        items.Select(item => new InboxRow(
            item.Task.Id,
            item.Case.Number,
            item.Case.ApplicantName,
            item.Case.Title,
            item.Case.MeasureId,
            item.Task.Title,
            item.Task.Round,
            item.Task.DueAt,
            item.Task.ClaimedById,
            item.Task.ClaimedByName,
            item.Case.IsPaused,
            db.Set<Objection>().Count(objection => objection.TaskId == item.Task.Id && objection.Status == ObjectionStatus.Open)
        ));

    private static InboxCursor Place(InboxRow row, bool before) => new(row.DueAt, row.Id, before);
}
