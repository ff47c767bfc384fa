using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Statistics;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Statistics;

/// <summary>统计: how many applied, what became of them, how long the steps take, and where work piles up.</summary>
public sealed class IndexModel(
    CaseStatistics statistics,
    MeasureCatalogue catalogue,
    OrganisationTree organisations,
    StatisticsDrawing drawing,
    CaseClock clock,
    CurrentActor current
) : PageModel
{
    public StatisticsQuery Query { get; private set; } = null!;

    public StatisticsFilter Filter { get; private set; } = null!;

    public string? Problem { get; private set; }

    public IReadOnlyList<StatisticsRow> Rows { get; private set; } = [];

    public IReadOnlyList<StepFigures> Steps { get; private set; } = [];

    /// <summary>The procedures of the chosen measure, with where their cases wait.</summary>
    public IReadOnlyList<(string Title, MarkedDrawing Drawing)> Drawings { get; private set; } = [];

    public StatisticsRow Total => Rows[^1];

    /// <summary>The regions to choose from; none where the person sees one region only.</summary>
    public IEnumerable<Region> Regions =>
        StatisticsQuery.OwnRegion(current.Actor, organisations) is null
            ? organisations.ApplicantRegions.Append(organisations.FindRegion(OrganisationTree.WholeCity)!)
            : [];

    public IReadOnlyList<MeasurePackage> Measures => catalogue.All;

    public string First => Text(Filter.From);

    public string Last => Text(Filter.To);

    public async Task OnGetAsync(string? from, string? to, string? measure, string? region, string? by, CancellationToken cancellation)
    {
        var today = ChinaTime.DateOf(clock.Now);
        Query = new StatisticsQuery(from, to, measure, region, by);
        Problem = Query.Problem(today);
        Filter = Query.For(current.Actor, organisations, catalogue, today);
        Rows = await statistics.RowsAsync(Filter, Query.Rows, cancellation);
        Steps = await statistics.StepsAsync(Filter, cancellation);
        Drawings = Filter.Measure is { } id ? await drawing.OfAsync(catalogue[id], Filter.Region, cancellation) : [];
    }

    /// <summary>What a row stands for, in words.</summary>
    public string Name(StatisticsRow row) =>
        row.Key.Length == 0
            ? "合计"
            : Query.Rows switch
            {
                StatisticsRows.Measure => catalogue.Find(row.Key) is { } measure ? $"{measure.Id} {measure.Title}" : row.Key,
                StatisticsRows.Region => organisations.FindRegion(row.Key)?.Name ?? row.Key,
                _ => $"{row.Key[..4]}年{int.Parse(row.Key[5..], CultureInfo.InvariantCulture)}月",
            };

    /// <summary>The list of what a number counts.</summary>
    public string ListOf(StatisticsRow row, CaseFigure figure) =>
        Query.Rows switch
        {
            _ when row.Key.Length == 0 => Query.At(Links.StatisticsCases, ("figure", figure.Code)),
            StatisticsRows.Measure => Query.At(Links.StatisticsCases, ("figure", figure.Code), ("measure", row.Key)),
            StatisticsRows.Region => Query.At(Links.StatisticsCases, ("figure", figure.Code), ("region", row.Key)),
            _ => Query.At(Links.StatisticsCases, ("figure", figure.Code), ("from", row.Key), ("to", row.Key)),
        };

    private static string Text(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
