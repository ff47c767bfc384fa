using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;

namespace Anshan.ApprovalFlows.Approvals.Statistics;

/// <summary>What the rows of the table stand for.</summary>
public enum StatisticsRows
{
    Measure,
    Region,
    Month,
}

/// <summary>Which cases are counted: those that applicants submitted in these months.</summary>
/// <param name="From">The first day of the first month.</param>
/// <param name="To">The last day of the last month.</param>
public sealed record StatisticsFilter(DateOnly From, DateOnly To)
{
    /// <summary>The most months that are counted at once.</summary>
    public const int MostMonths = 36;

    /// <summary>The measure; null for all.</summary>
    public string? Measure { get; init; }

    /// <summary>The region of the applicant; null for all.</summary>
    public string? Region { get; init; }

    /// <summary>The first instant.</summary>
    public DateTimeOffset Start => ChinaTime.StartOf(From);

    /// <summary>The first instant that is no longer in it.</summary>
    public DateTimeOffset End => ChinaTime.EndOf(To);

    /// <summary>The first days of its months, in order.</summary>
    public IReadOnlyList<DateOnly> Months
    {
        get
        {
            List<DateOnly> months = [];
            for (var month = new DateOnly(From.Year, From.Month, 1); month <= To; month = month.AddMonths(1))
            {
                months.Add(month);
            }

            return months;
        }
    }

    /// <summary>The cases of the filter; those that units opened themselves are none.</summary>
    public IQueryable<Case> Of(IQueryable<Case> cases)
    {
        var (start, end) = (Start, End);
        var found = cases.Where(row => row.SubmittedAt >= start && row.SubmittedAt < end && !row.SubjectId.StartsWith(DutyCases.Unit));
        return OfPlace(found);
    }

    /// <summary>Those of the measure and the region of the filter, whenever they were submitted.</summary>
    public IQueryable<Case> OfPlace(IQueryable<Case> cases)
    {
        cases = Measure is { } measure ? cases.Where(row => row.MeasureId == measure) : cases;
        return Region is { } region ? cases.Where(row => row.RegionId == region) : cases;
    }
}
