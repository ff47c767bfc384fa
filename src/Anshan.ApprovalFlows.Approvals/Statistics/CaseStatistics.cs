using System.Globalization;
using System.Linq.Expressions;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Statistics;

/// <summary>How many cases a figure counts, and the sum under it in fen.</summary>
public readonly record struct Counted(int Count, long SumFen);

/// <summary>A row of the table.</summary>
/// <param name="Key">The measure, the region, or the month as <c>2023-09</c>; empty for the total.</param>
/// <param name="Figures">By the code of the figure.</param>
public sealed record StatisticsRow(string Key, IReadOnlyDictionary<string, Counted> Figures)
{
    public Counted Of(CaseFigure figure) => Figures.GetValueOrDefault(figure.Code);
}

/// <summary>How long a step took, of the tasks that were ended in the period.</summary>
/// <param name="Step">What the step is called.</param>
/// <param name="Ended">How many tasks.</param>
/// <param name="Median">Half of them took so many working days or fewer.</param>
/// <param name="Ninety">Nine in ten took so many working days or fewer.</param>
/// <param name="Open">How many wait now.</param>
/// <param name="Overdue">How many of these are overdue.</param>
public sealed record StepFigures(string Step, int Ended, int Median, int Ninety, int Open, int Overdue);

/// <summary>Where the cases of a measure wait now.</summary>
/// <param name="ActivityId">The activity of the drawing.</param>
/// <param name="Open">How many cases are there.</param>
/// <param name="Overdue">How many of them have an overdue task.</param>
public sealed record Pile(string ActivityId, int Open, int Overdue);

/// <summary>Counts cases and working days; every number of cases can be opened as the list of what it counts.</summary>
public sealed class CaseStatistics(DbContext db, CaseClock clock, WorkingCalendar calendar)
{
    private const long MillisecondsADay = 86_400_000;

    /// <summary>What is late: a task of a unit past its due day; not the applicant's, and not while it is suspended.</summary>
    internal static Expression<Func<CaseTask, bool>> IsOverdue(DateTimeOffset now) =>
        task => task.Status == CaseTaskStatus.Open && task.OrganisationId != null && task.SuspendedAt == null && task.DueAt <= now;

    /// <summary>The rows that have cases, and the total as the last one; one question to the database for each figure.</summary>
    public async Task<IReadOnlyList<StatisticsRow>> RowsAsync(
        StatisticsFilter filter,
        StatisticsRows rows,
        CancellationToken cancellation = default
    )
    {
        Dictionary<string, Dictionary<string, Counted>> found = [];
        foreach (var figure in CaseFigure.All)
        {
            var cases = figure.Of(filter.Of(db.Set<Case>().AsNoTracking()), db, clock.Now);
            foreach (var (key, counted) in await GroupsAsync(cases, figure, filter, rows, cancellation))
            {
                if (!found.TryGetValue(key, out var ofKey))
                {
                    found[key] = ofKey = [];
                }

                ofKey[figure.Code] = counted;
            }
        }

        var total = CaseFigure.All.ToDictionary(
            figure => figure.Code,
            figure => new Counted(
                found.Values.Sum(row => row.GetValueOrDefault(figure.Code).Count),
                found.Values.Sum(row => row.GetValueOrDefault(figure.Code).SumFen)
            )
        );
        return
        [
            .. found.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => new StatisticsRow(row.Key, row.Value)),
            new StatisticsRow("", total),
        ];
    }

    /// <summary>How long the steps took whose tasks were ended in the months of the filter, slowest first.</summary>
    public async Task<IReadOnlyList<StepFigures>> StepsAsync(StatisticsFilter filter, CancellationToken cancellation = default)
    {
        var (start, end) = (filter.Start.ToUnixTimeMilliseconds(), filter.End.ToUnixTimeMilliseconds());
        var (measure, region) = (filter.Measure ?? "", filter.Region ?? "");
        var advice = (int)TaskKind.Advice;
        var shift = (long)ChinaTime.Offset.TotalMilliseconds;
        var days = await db
            .Database.SqlQuery<StepDays>(
                $"""
                SELECT t."Title" AS "Step", (t."OpenedAt" + {shift}) / {MillisecondsADay} AS "Opened",
                    (t."DecidedAt" + {shift}) / {MillisecondsADay} AS "Decided", COUNT(*) AS "Count"
                FROM "CaseTasks" AS t INNER JOIN "Cases" AS c ON c."Id" = t."CaseId"
                WHERE t."Status" = 1 AND t."OrganisationId" IS NOT NULL AND t."Kind" <> {advice}
                    AND t."DecidedAt" >= {start} AND t."DecidedAt" < {end}
                    AND ({measure} = '' OR c."MeasureId" = {measure}) AND ({region} = '' OR c."RegionId" = {region})
                GROUP BY 1, 2, 3
                """
            )
            .ToListAsync(cancellation);
        var cases = filter.OfPlace(db.Set<Case>().Where(row => row.ClosedAt == null));
        var overdue = IsOverdue(clock.Now);
        var waiting = await db.Set<CaseTask>()
            .Where(task => task.Status == CaseTaskStatus.Open && task.OrganisationId != null)
            .Join(cases, task => task.CaseId, row => row.Id, (task, row) => task)
            .GroupBy(task => task.Title)
            .Select(group => new
            {
                group.Key,
                Open = group.Count(),
                Overdue = group.AsQueryable().Count(overdue),
            })
            .ToDictionaryAsync(group => group.Key, group => (group.Open, group.Overdue), cancellation);
        var ended = days.GroupBy(row => row.Step).ToDictionary(step => step.Key, Percentiles);
        return
        [
            .. ended
                .Keys.Union(waiting.Keys)
                .Select(step =>
                {
                    var (count, median, ninety) = ended.GetValueOrDefault(step);
                    var (open, overdue) = waiting.GetValueOrDefault(step);
                    return new StepFigures(step, count, median, ninety, open, overdue);
                })
                .OrderByDescending(step => step.Ninety)
                .ThenBy(step => step.Step, StringComparer.Ordinal),
        ];
    }

    /// <summary>Where the open cases of a procedure wait, whenever they were submitted.</summary>
    public async Task<IReadOnlyList<Pile>> PilesAsync(
        string measureId,
        string procedureId,
        string? regionId,
        CancellationToken cancellation = default
    )
    {
        var overdue = db.Set<CaseTask>().Where(IsOverdue(clock.Now));
        return await db.Set<Case>()
            .Where(row => row.ClosedAt == null && row.MeasureId == measureId && row.ProcedureId == procedureId)
            .Where(row => row.StageActivityId != null && (regionId == null || row.RegionId == regionId))
            .GroupBy(row => row.StageActivityId!)
            .Select(group => new Pile(group.Key, group.Count(), group.Count(row => overdue.Any(task => task.CaseId == row.Id))))
            .ToListAsync(cancellation);
    }

    private static async Task<IReadOnlyList<(string Key, Counted Counted)>> GroupsAsync(
        IQueryable<Case> cases,
        CaseFigure figure,
        StatisticsFilter filter,
        StatisticsRows rows,
        CancellationToken cancellation
    )
    {
        var groups = cases.GroupBy(KeyOf(rows, filter), figure.Sum ?? (_ => 0L));
        return
        [
            .. (
                await groups
                    .Select(group => new
                    {
                        group.Key,
                        Count = group.Count(),
                        Sum = group.Sum(),
                    })
                    .ToListAsync(cancellation)
            ).Select(group => (group.Key, new Counted(group.Count, group.Sum))),
        ];
    }

    /// <summary>The row that a case belongs to.</summary>
    private static Expression<Func<Case, string>> KeyOf(StatisticsRows rows, StatisticsFilter filter) =>
        rows switch
        {
            StatisticsRows.Measure => row => row.MeasureId,
            StatisticsRows.Region => row => row.RegionId,
            StatisticsRows.Month => MonthOf(filter.Months),
            _ => throw new ArgumentOutOfRangeException(nameof(rows), rows, "No row."),
        };

    /// <summary>The month in which a case was submitted, as <c>2023-09</c>; of cases submitted in these months.</summary>
    private static Expression<Func<Case, string>> MonthOf(IReadOnlyList<DateOnly> months)
    {
        var row = Expression.Parameter(typeof(Case));
        var at = Expression.Property(row, nameof(Case.SubmittedAt));
        Expression name = Name(months[^1]);
        for (var i = months.Count - 2; i >= 0; i--)
        {
            var next = Expression.Constant(ChinaTime.StartOf(months[i + 1]));
            name = Expression.Condition(Expression.LessThan(at, next), Name(months[i]), name);
        }

        return Expression.Lambda<Func<Case, string>>(name, row);

        static ConstantExpression Name(DateOnly month) => Expression.Constant(month.ToString("yyyy-MM", CultureInfo.InvariantCulture));
    }

    private (int Count, int Median, int Ninety) Percentiles(IEnumerable<StepDays> step)
    {
        var byDays = step.GroupBy(row => calendar.WorkingDaysBetween(Day(row.Opened), Day(row.Decided)))
            .OrderBy(group => group.Key)
            .Select(group => (Days: group.Key, Count: (int)group.Sum(row => row.Count)))
            .ToList();
        var count = byDays.Sum(group => group.Count);
        return (count, At(0.5), At(0.9));

        int At(double part)
        {
            var (rank, seen) = (Math.Max(1, (int)Math.Ceiling(count * part)), 0);
            return byDays.First(group => (seen += group.Count) >= rank).Days;
        }
    }

    private static DateOnly Day(long sinceEpoch) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)sinceEpoch);

    private sealed record StepDays(string Step, long Opened, long Decided, long Count);
}
