using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Deadlines;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>督办: nobody applies for such a procedure; the system opens a case of it for each unit and term.</summary>
/// <param name="OrganisationIds">The responsible units, each with cases of its own.</param>
/// <param name="Period">How long one case lasts.</param>
public sealed record DutySpec(IReadOnlyList<string> OrganisationIds, DutyPeriod Period)
{
    /// <summary>
    /// The terms that run on a day, of every unit; none before the window of the measure opens and none after it.
    /// </summary>
    /// <remarks>
    /// Each unit has one term that lasts until the end of its period, with its figures that name no earlier day (reading 24). Figures
    /// with a day of their own inside the period are due on it, so that they are a term of their own; one whose day is over has none.
    /// </remarks>
    public IReadOnlyList<DutyTerm> On(DateOnly day, Window window, IReadOnlyList<Target> targets)
    {
        if (!window.Contains(day))
        {
            return [];
        }

        var (first, last) = Bounds(day, window);
        return
        [
            .. OrganisationIds.SelectMany(unit =>
                Of(unit, [.. targets.Where(target => target.OrganisationId is null || target.OrganisationId == unit)])
            ),
        ];

        IEnumerable<DutyTerm> Of(string unit, List<Target> own) =>
            own.Select(target => target.By)
                .OfType<DateOnly>()
                .Where(due => due >= day && due < last)
                .Append(last)
                .Distinct()
                .Order()
                .Select(due => new DutyTerm(unit, first, due, Name(due, last), own.FindAll(target => IsDue(target, due, last))));
    }

    private static bool IsDue(Target target, DateOnly due, DateOnly last) => target.By == due || (target.By is null && due == last);

    private (DateOnly First, DateOnly Last) Bounds(DateOnly day, Window window)
    {
        var (first, last) =
            Period == DutyPeriod.Year
                ? (new DateOnly(day.Year, 1, 1), new DateOnly(day.Year, 12, 31))
                : (DateOnly.MinValue, DateOnly.MaxValue);
        return (window.From > first ? window.From.Value : first, window.To < last ? window.To.Value : last);
    }

    private string Name(DateOnly due, DateOnly last) =>
        Period == DutyPeriod.Year && due == last
            ? string.Create(CultureInfo.InvariantCulture, $"{due.Year}年度")
            : $"{ChinaTime.Display(due)}前";
}

/// <summary>How long one case of a duty lasts.</summary>
public enum DutyPeriod
{
    /// <summary>A calendar year, again in each year while the measure runs (持续开展).</summary>
    Year,

    /// <summary>The window of the measure, which has a last day.</summary>
    Window,
}

/// <summary>What one unit has to achieve until one day: of it there is exactly one case.</summary>
/// <param name="OrganisationId">The unit.</param>
/// <param name="From">The first day of the period.</param>
/// <param name="Due">The last day; unique among the terms of the unit.</param>
/// <param name="Name">2023年度; 2025年12月31日前.</param>
/// <param name="Targets">The figures; empty where the text names none.</param>
public sealed record DutyTerm(string OrganisationId, DateOnly From, DateOnly Due, string Name, IReadOnlyList<Target> Targets);
