using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Verbs;

/// <summary>Holds a list against the others of its measure: the same is listed once, in open and in closed ones (reading 21).</summary>
public sealed class EarlierLists(OpenDatabase open, MeasureCatalogue measures, ListProfiles profiles)
{
    /// <summary>The screening with what profiles and other cases say at its lines; a line of another list is left out.</summary>
    /// <param name="screening">The list.</param>
    /// <param name="listing">Its case.</param>
    /// <param name="task">The task in which it stands: of two lists that wait to be confirmed the one proposed first has the line.</param>
    /// <param name="cancellation">Ends with the request.</param>
    public async Task<EntitlementScreening> CompareAsync(
        EntitlementScreening screening,
        Case listing,
        CaseTask task,
        CancellationToken cancellation
    )
    {
        await using var pooled = open();
        var compared = await profiles.CompareAsync(screening, listing, cancellation);
        return await LeaveOutAsync(pooled.Context, compared, listing, task, cancellation);
    }

    /// <summary>
    /// Within the write of a confirmation: looks once more, after the lock that the other lists of the measure take too.
    /// </summary>
    /// <exception cref="ListedElsewhereException">Another list was confirmed meanwhile; nothing is written.</exception>
    internal async Task HoldAsync(DbContext db, EntitlementScreening screening, Case listing, CaseTask task, CancellationToken cancellation)
    {
        await db.LockAsync("lists", listing.MeasureId, cancellation);
        var now = await LeaveOutAsync(db, screening, listing, task, cancellation);
        if (now.Listed.Count() != screening.Listed.Count())
        {
            throw new ListedElsewhereException();
        }
    }

    private async Task<EntitlementScreening> LeaveOutAsync(
        DbContext db,
        EntitlementScreening screening,
        Case listing,
        CaseTask task,
        CancellationToken cancellation
    )
    {
        if (screening.Rows.All(row => row.ObjectKey is null))
        {
            return screening;
        }

        var (elsewhere, ranked) = await ElsewhereAsync(db, listing, task, cancellation);
        var name = measures[listing.MeasureId, listing.PackageVersion].Objects[0].Name;
        return screening with
        {
            Rows =
            [
                .. screening.Rows.Select(row =>
                    row.IsIn && row.ObjectKey is { } key && elsewhere.TryGetValue(key, out var at)
                        ? row with
                        {
                            IsIn = false,
                            Amount = Money.Zero,
                            Reason = string.Create(
                                CultureInfo.InvariantCulture,
                                $"已在办件 {at.Number} 的名单中（第 {at.Line} 行{(at.IsStruck ? "，已划去" : "")}），同一单位的{name}只列一次"
                            ),
                        }
                    : row is { IsIn: true, RankedIn: { } part } && ranked.TryGetValue(part, out var list)
                        ? row with
                        {
                            IsIn = false,
                            Amount = Money.Zero,
                            Reason = $"“{part}”的名次已在办件 {list} 的名单中排定，一起排名的请列在同一份名单里",
                        }
                    : row
                ),
            ],
        };
    }

    /// <summary>
    /// What other lists name, by its key: the lines of confirmed lists, struck ones too, so that an upheld objection is not evaded by
    /// another list, and those of lists proposed before. And where ranks were given already, by what they were given within.
    /// </summary>
    private async Task<(
        Dictionary<string, (string Number, int Line, bool IsStruck)> Lines,
        Dictionary<string, string> Ranked
    )> ElsewhereAsync(DbContext db, Case listing, CaseTask own, CancellationToken cancellation)
    {
        var lists = await (
            from task in db.Set<CaseTask>().AsNoTracking()
            join row in db.Set<Case>().NotVoid() on task.CaseId equals row.Id
            where
                row.MeasureId == listing.MeasureId
                && row.Id != listing.Id
                && task.Kind == TaskKind.ListConfirmation
                && task.DetailJson != null
                && (task.Status == CaseTaskStatus.Open || task.Outcome == "Confirmed")
            select new
            {
                task,
                row.Number,
                row.PackageVersion,
                Lines = db.Set<ListedUnit>()
                    .Where(line => line.CaseId == row.Id)
                    .Select(line => new { line.Line, IsStruck = line.StruckReason != null })
                    .ToList(),
            }
        ).ToListAsync(cancellation);
        Dictionary<string, (string, int, bool)> found = [];
        Dictionary<string, string> ranked = [];
        foreach (var list in lists.GroupBy(item => item.task.CaseId).Select(group => group.MaxBy(item => item.task.OpenedAt)!))
        {
            var isOpen = list.task.Status == CaseTaskStatus.Open;
            if (isOpen && own.Kind == TaskKind.ListConfirmation && list.task.OpenedAt >= own.OpenedAt)
            {
                continue;
            }

            foreach (var row in RowsOf(list.task, measures[listing.MeasureId, list.PackageVersion]))
            {
                var line = list.Lines.Find(other => other.Line == row.Line);
                if (!(isOpen ? row.IsIn : line is not null))
                {
                    continue;
                }

                if (row.ObjectKey is { } key)
                {
                    found.TryAdd(key, (list.Number, row.Line, line?.IsStruck == true));
                }

                if (row.RankedIn is { } part)
                {
                    ranked.TryAdd(part, list.Number);
                }
            }
        }

        return (found, ranked);
    }

    private static IReadOnlyList<EntitlementRow> RowsOf(CaseTask confirmation, MeasurePackage measure) =>
        ListScreening
            .Screen(measure, TaskInput.Read<ListProposal>(confirmation.DetailJson!).Text, ChinaTime.DateOf(confirmation.OpenedAt), out _)
            ?.Rows
        ?? [];
}

/// <summary>Another list has taken a line of this one, found out where nobody else can write.</summary>
internal sealed class ListedElsewhereException() : Exception("Another list names a line of this one.");
