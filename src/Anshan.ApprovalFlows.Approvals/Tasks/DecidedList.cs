using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tasks;

/// <summary>One task that somebody of the unit has ended.</summary>
public sealed record DecidedRow(
    Guid Id,
    string CaseNumber,
    string ApplicantName,
    string CaseTitle,
    string MeasureId,
    string Stage,
    int Round,
    TaskKind Kind,
    string? Outcome,
    string? DecidedByName,
    DateTimeOffset DecidedAt
);

/// <summary>已办: what the person's unit has decided, newest first.</summary>
public sealed class DecidedList(DbContext db)
{
    /// <summary>One page.</summary>
    public async Task<InboxPage<DecidedRow>> ReadAsync(
        Actor actor,
        string? search,
        InboxCursor? from,
        CancellationToken cancellation = default
    )
    {
        var tasks = db.Set<CaseTask>()
            .AsNoTracking()
            .Of(actor)
            .Where(task => task.Status == CaseTaskStatus.Done && task.DecidedAt != null)
            .Matching(search, db.Set<Case>());
        var backwards = from is { Before: true };
        if (from is { At: { } at, Id: var id })
        {
            tasks = backwards
                ? tasks.Where(task => task.DecidedAt > at || (task.DecidedAt == at && task.Id.CompareTo(id) > 0))
                : tasks.Where(task => task.DecidedAt < at || (task.DecidedAt == at && task.Id.CompareTo(id) < 0));
        }

        var items = tasks.WithCases(db.Set<Case>());
        var ordered = backwards
            ? items.OrderBy(item => item.Task.DecidedAt).ThenBy(item => item.Task.Id)
            : items.OrderByDescending(item => item.Task.DecidedAt).ThenByDescending(item => item.Task.Id);
        var rows = await ordered
            .Take(InboxList.PageSize + 1)
            .Select(item => new DecidedRow(
                item.Task.Id,
                item.Case.Number,
                item.Case.ApplicantName,
                item.Case.Title,
                item.Case.MeasureId,
                item.Task.Title,
                item.Task.Round,
                item.Task.Kind,
                item.Task.Outcome,
                item.Task.DecidedByName,
                item.Task.DecidedAt!.Value
            ))
            .ToListAsync(cancellation);
        return Page(rows, from, backwards);
    }

    private static InboxPage<DecidedRow> Page(List<DecidedRow> rows, InboxCursor? from, bool backwards)
    {
        var hasMore = rows.Count > InboxList.PageSize;
        if (hasMore)
        {
            rows.RemoveAt(InboxList.PageSize);
        }

        if (backwards)
        {
            rows.Reverse();
        }

        var (hasNewer, hasOlder) = backwards ? (hasMore, true) : (from is not null, hasMore);
        return rows.Count == 0
            ? new InboxPage<DecidedRow>(rows, null, null)
            : new InboxPage<DecidedRow>(
                rows,
                hasNewer ? new InboxCursor(rows[0].DecidedAt, rows[0].Id, true) : null,
                hasOlder ? new InboxCursor(rows[^1].DecidedAt, rows[^1].Id, false) : null
            );
    }
}
