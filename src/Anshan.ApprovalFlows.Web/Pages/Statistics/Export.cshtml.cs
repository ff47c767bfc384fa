using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Statistics;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using MiniExcelLibs;

namespace Anshan.ApprovalFlows.Web.Pages.Statistics;

/// <summary>The statistics as an xlsx file: by measure, region and month, and the steps.</summary>
public sealed class ExportModel(
    CaseStatistics statistics,
    MeasureCatalogue catalogue,
    OrganisationTree organisations,
    CaseClock clock,
    CurrentActor current
) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string? from, string? to, string? measure, string? region, CancellationToken cancellation)
    {
        var today = ChinaTime.DateOf(clock.Now);
        var filter = new StatisticsQuery(from, to, measure, region, null).For(current.Actor, organisations, catalogue, today);
        Dictionary<string, object> sheets = new()
        {
            ["按政策举措"] = await SheetAsync(
                filter,
                StatisticsRows.Measure,
                key => catalogue.Find(key) is { } found ? $"{found.Id} {found.Title}" : key,
                cancellation
            ),
            ["按县区"] = await SheetAsync(filter, StatisticsRows.Region, key => organisations.FindRegion(key)?.Name ?? key, cancellation),
            ["按月份"] = await SheetAsync(filter, StatisticsRows.Month, key => key, cancellation),
            ["各环节用时"] = (await statistics.StepsAsync(filter, cancellation))
                .Select(step => new Dictionary<string, object>
                {
                    ["环节"] = step.Step,
                    ["办结任务"] = step.Ended,
                    ["中位数（工作日）"] = step.Ended > 0 ? step.Median : "—",
                    ["九成不超过（工作日）"] = step.Ended > 0 ? step.Ninety : "—",
                    ["现在在办"] = step.Open,
                    ["其中超期"] = step.Overdue,
                })
                .DefaultIfEmpty(new Dictionary<string, object> { ["环节"] = "没有办结的任务" })
                .ToList(),
        };
        using MemoryStream file = new();
        await file.SaveAsAsync(sheets, cancellationToken: cancellation);
        return File(file.ToArray(), FileKind.Xlsx.ContentType, $"统计 {filter.From:yyyy-MM} 至 {filter.To:yyyy-MM}.xlsx");
    }

    private async Task<List<Dictionary<string, object>>> SheetAsync(
        StatisticsFilter filter,
        StatisticsRows rows,
        Func<string, string> name,
        CancellationToken cancellation
    ) =>
        [
            .. (await statistics.RowsAsync(filter, rows, cancellation)).Select(row =>
            {
                Dictionary<string, object> line = new() { ["统计项"] = row.Key.Length == 0 ? "合计" : name(row.Key) };
                foreach (var figure in CaseFigure.All)
                {
                    line[$"{figure.Name}（件）"] = row.Of(figure).Count;
                    if (figure.Sum is not null)
                    {
                        line[$"{figure.Name}（元）"] = new Money(row.Of(figure).SumFen).Yuan;
                    }
                }

                return line;
            }),
        ];
}
