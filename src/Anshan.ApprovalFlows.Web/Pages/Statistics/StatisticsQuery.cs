using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Statistics;
using Microsoft.AspNetCore.WebUtilities;

namespace Anshan.ApprovalFlows.Web.Pages.Statistics;

/// <summary>What the address of the statistics asks for. What it says and means nothing is left out.</summary>
/// <param name="From">The first month, as 2023-09; this year's first month where none is given.</param>
/// <param name="To">The last month; the present one where none is given.</param>
/// <param name="Measure">Only this measure.</param>
/// <param name="Region">Only this region.</param>
/// <param name="By">What the rows stand for: region, month; the measures for anything else.</param>
public sealed record StatisticsQuery(string? From, string? To, string? Measure, string? Region, string? By)
{
    public StatisticsRows Rows =>
        By switch
        {
            "region" => StatisticsRows.Region,
            "month" => StatisticsRows.Month,
            _ => StatisticsRows.Measure,
        };

    /// <summary>What is wrong with the months, in a sentence; null where nothing is.</summary>
    public string? Problem(DateOnly today)
    {
        var (from, to) = Months(today);
        return (From is { Length: > 0 } && Month(From) is null) || (To is { Length: > 0 } && Month(To) is null)
                ? "请填年和月，例如 2023-09。"
            : from > to ? "开始月份晚于结束月份，请检查。"
            : from.AddMonths(StatisticsFilter.MostMonths) <= to ? $"一次最多统计 {StatisticsFilter.MostMonths} 个月，请缩短期间。"
            : null;
    }

    /// <summary>The filter for this person: a head of a county sees the county's own cases.</summary>
    public StatisticsFilter For(Actor actor, OrganisationTree organisations, MeasureCatalogue catalogue, DateOnly today)
    {
        var (from, to) = Problem(today) is null ? Months(today) : (FirstOf(today), FirstOf(today, month: today.Month));
        return new StatisticsFilter(from, to.AddMonths(1).AddDays(-1))
        {
            Measure = catalogue.Find(Measure)?.Id,
            Region =
                OwnRegion(actor, organisations) ?? (Region is { Length: > 0 } region ? organisations.FindRegion(region)?.Id.Value : null),
        };
    }

    /// <summary>The region beyond which this person sees nothing; null for those who see the whole city.</summary>
    public static string? OwnRegion(Actor actor, OrganisationTree organisations) =>
        !actor.Is(Roles.WorkflowAdministrator)
        && !actor.Is(Roles.Auditor)
        && actor.OrganisationId is { } unit
        && organisations.Find(unit) is { Level: not (OrganisationLevel.City or OrganisationLevel.Province) } own
            ? own.RegionId.Value
            : null;

    /// <summary>An address with the same filters.</summary>
    public string At(string path, params (string Name, string? Value)[] changed)
    {
        Dictionary<string, string?> values = new()
        {
            ["from"] = From,
            ["to"] = To,
            ["measure"] = Measure,
            ["region"] = Region,
            ["by"] = By,
        };
        foreach (var (name, value) in changed)
        {
            values[name] = value;
        }

        return QueryHelpers.AddQueryString(path, values.Where(pair => !string.IsNullOrEmpty(pair.Value)));
    }

    private (DateOnly From, DateOnly To) Months(DateOnly today) =>
        (Month(From) ?? FirstOf(today), Month(To) ?? FirstOf(today, month: today.Month));

    private static DateOnly FirstOf(DateOnly today, int month = 1) => new(today.Year, month, 1);

    private static DateOnly? Month(string? typed) =>
        DateOnly.TryParseExact($"{typed}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
        && month.Year is > 1999 and < 2200
            ? month
            : null;
}
