using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Measures;

/// <summary>The window of one measure and, where counties set the rate, their rates.</summary>
public sealed class MeasureModel(
    AppDbContext db, MeasureCatalogue catalogue, OrganisationTree organisations, SetWindow windows, EnterRates rates, CurrentActor current) : PageModel
{
    public sealed class DatesInput
    {
        public string? OpensOn { get; set; }

        public string? ClosesOn { get; set; }

        public string? Source { get; set; }
    }

    public sealed class RateInput
    {
        public string? RegionId { get; set; }

        public string? Percent { get; set; }

        public string? From { get; set; }

        public string? Source { get; set; }
    }

    public sealed record RateLine(string Region, string Rate, string From, string Source);

    public MeasurePackage Measure { get; private set; } = null!;

    public Window Window { get; private set; } = null!;

    [BindProperty]
    public DatesInput Dates { get; set; } = new();

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public RateInput Rate { get; set; } = new();

    public IReadOnlyList<RateLine> Rates { get; private set; } = [];

    public IReadOnlyList<Change> Changes { get; private set; } = [];

    public bool HasRates => Measure.Award is RegionalRate;

    public IEnumerable<SelectListItem> Regions =>
        organisations.ApplicantRegions.Select(region => new SelectListItem(region.Name, region.Id)).Prepend(new SelectListItem("请选择", ""));

    public Task<IActionResult> OnGetAsync(string measureId, CancellationToken cancellation) => ShowAsync(measureId, fill: true, cancellation);

    public Task<IActionResult> OnPostDatesAsync(string measureId, CancellationToken cancellation) => AnswerAsync(
        measureId, nameof(Dates), "申报日期已保存。", () => windows.DatesAsync(current.Actor, measureId, Dates.OpensOn, Dates.ClosesOn, Dates.Source, cancellation), cancellation);

    public Task<IActionResult> OnPostCloseAsync(string measureId, CancellationToken cancellation) => AnswerAsync(
        measureId, "", "申报已关闭。", () => windows.CloseAsync(current.Actor, measureId, Reason, cancellation), cancellation);

    public Task<IActionResult> OnPostReopenAsync(string measureId, CancellationToken cancellation) => AnswerAsync(
        measureId, "", "申报已重新开放。", async () =>
        {
            await windows.ReopenAsync(current.Actor, measureId, cancellation);
            return new Dictionary<string, string>();
        }, cancellation);

    public Task<IActionResult> OnPostRateAsync(string measureId, CancellationToken cancellation) => AnswerAsync(
        measureId, nameof(Rate), "比例已保存。", () => rates.RegionalRateAsync(current.Actor, measureId, Rate.RegionId, Rate.From, Rate.Percent, Rate.Source, cancellation), cancellation);

    /// <summary>A date control cannot show what is no date; such text stays in a plain one, to be mended there.</summary>
    public string Type(string? typed) => string.IsNullOrEmpty(typed) || DateOnly.TryParseExact(typed, "yyyy-MM-dd", out _) ? "date" : "text";

    private async Task<IActionResult> AnswerAsync(
        string measureId, string prefix, string done, Func<Task<IReadOnlyDictionary<string, string>>> act, CancellationToken cancellation)
    {
        if (catalogue.Find(measureId) is null)
        {
            return NotFound();
        }

        var problems = await act();
        if (problems.Count == 0)
        {
            TempData["Notice"] = done;
            return Redirect(Links.MeasureData(measureId));
        }

        foreach (var (key, message) in problems)
        {
            var field = key == "rate" ? nameof(RateInput.Percent) : char.ToUpperInvariant(key[0]) + key[1..];
            ModelState.AddModelError(prefix.Length == 0 ? field : $"{prefix}.{field}", message);
        }

        return await ShowAsync(measureId, fill: false, cancellation);
    }

    private async Task<IActionResult> ShowAsync(string measureId, bool fill, CancellationToken cancellation)
    {
        if (catalogue.Find(measureId) is not { IsDuty: false } measure)
        {
            return NotFound();
        }

        Measure = measure;
        var entered = await db.MeasureDates.AsNoTracking().SingleOrDefaultAsync(row => row.MeasureId == measure.Id, cancellation);
        Window = measure.Window.With(entered);
        if (fill)
        {
            Dates = new DatesInput { OpensOn = Iso(entered?.OpensOn), ClosesOn = Iso(entered?.ClosesOn), Source = entered?.Source };
        }

        Rates = HasRates ? await LinesAsync(measure, cancellation) : [];
        Changes = await History.ReadAsync(db, AuditStream.Measure(measure.Id), cancellation);
        return Page();
    }

    private async Task<IReadOnlyList<RateLine>> LinesAsync(MeasurePackage measure, CancellationToken cancellation)
    {
        var rows = await db.RegionalRates.AsNoTracking().Where(row => row.MeasureId == measure.Id).OrderBy(row => row.From).ToListAsync(cancellation);
        return
        [
            .. from region in organisations.ApplicantRegions
               let row = rows.LastOrDefault(row => row.RegionId == region.Id)
               select row is null
                   ? new RateLine(region.Name, "未录入", "", "")
                   : new RateLine(region.Name, PercentText.Display(row.Rate), Show.Date(row.From), row.Source),
        ];
    }

    private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
