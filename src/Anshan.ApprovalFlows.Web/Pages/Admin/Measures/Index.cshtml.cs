using Anshan.ApprovalFlows.Approvals.Administration;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Measures;

/// <summary>政策数据: every measure with its window as it is now, and what is still to be entered.</summary>
public sealed class IndexModel(DbContext db, MeasureCatalogue catalogue, OrganisationTree organisations) : PageModel
{
    public sealed record Row(MeasurePackage Measure, string Now, string Entered);

    public sealed record Gap(string Text, string Href);

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public IReadOnlyList<Gap> Missing { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var entered = await db.Set<MeasureDates>().AsNoTracking().ToDictionaryAsync(row => row.MeasureId, cancellation);
        Rows =
        [
            .. from measure in catalogue.All
            where !measure.IsDuty
            let row = entered.GetValueOrDefault(measure.Id)
            select new Row(
                measure,
                SetWindow.Words(measure.Window.With(row)),
                row is null ? "" : $"{row.EnteredBy}，{Show.Date(row.EnteredAt)}"
            ),
        ];
        var rated = await db.Set<RegionalRateRow>().Select(row => row.MeasureId + "/" + row.RegionId).Distinct().ToListAsync(cancellation);
        Missing =
        [
            .. Rows.Where(row => row.Measure.Window.With(entered.GetValueOrDefault(row.Measure.Id)).Opens is not null)
                .Select(row => new Gap(
                    $"{row.Measure.Id} {row.Measure.Title}：{row.Measure.Window.Opens!.What}的日期",
                    Links.MeasureData(row.Measure.Id)
                )),
            .. from row in Rows
            where row.Measure.Award is RegionalRate
            let open = organisations.ApplicantRegions.Count(region => !rated.Contains($"{row.Measure.Id}/{region.Id}"))
            where open > 0
            select new Gap($"{row.Measure.Id} {row.Measure.Title}：{open} 个县区的比例", Links.MeasureData(row.Measure.Id)),
            .. await db.Set<LoanPrimeRateRow>().AnyAsync(cancellation)
                ? Array.Empty<Gap>()
                : [new Gap("LPR：还没有录入任何一期", Links.LoanPrimeRates)],
        ];
    }
}
