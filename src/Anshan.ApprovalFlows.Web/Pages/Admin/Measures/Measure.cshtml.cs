using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Administration;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Measures;

/// <summary>The window of one measure and, where counties set the rate, their rates.</summary>
public sealed class MeasureModel(
    DbContext db,
    MeasureCatalogue catalogue,
    OrganisationTree organisations,
    SetWindow windows,
    EnterRates rates,
    CurrentActor current
) : PageModel
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
        organisations
            .ApplicantRegions.Select(region => new SelectListItem(region.Name, region.Id))
            .Prepend(new SelectListItem("请选择", ""));

    public Task<IActionResult> OnGetAsync(string measureId, CancellationToken cancellation) =>
        ShowAsync(measureId, fill: true, cancellation);

    /// <summary>The stored version that the page shows.</summary>
    public ReadFrom Read { get; private set; } = ReadFrom.Nothing;

    /// <summary>The version that somebody saved since then; null if nobody did.</summary>
    public MeanwhileView? Meanwhile { get; private set; }

    public Task<IActionResult> OnPostDatesAsync(string measureId, ReadFrom? read, CancellationToken cancellation) =>
        AnswerAsync(
            measureId,
            nameof(Dates),
            "申报日期已保存。",
            read,
            since => windows.DatesAsync(current.Actor, new(measureId), Dates.OpensOn, Dates.ClosesOn, Dates.Source, since, cancellation),
            cancellation
        );

    public Task<IActionResult> OnPostCloseAsync(string measureId, ReadFrom? read, CancellationToken cancellation) =>
        AnswerAsync(
            measureId,
            "",
            "申报已关闭。",
            read,
            since => windows.CloseAsync(current.Actor, new(measureId), Reason, since, cancellation),
            cancellation
        );

    public Task<IActionResult> OnPostReopenAsync(string measureId, ReadFrom? read, CancellationToken cancellation) =>
        AnswerAsync(
            measureId,
            "",
            "申报已重新开放。",
            read,
            since => windows.ReopenAsync(current.Actor, new(measureId), since, cancellation),
            cancellation
        );

    public Task<IActionResult> OnPostRateAsync(string measureId, ReadFrom? read, CancellationToken cancellation) =>
        AnswerAsync(
            measureId,
            nameof(Rate),
            "比例已保存。",
            read,
            since =>
                rates.RegionalRateAsync(
                    current.Actor,
                    new(measureId),
                    Rate.RegionId,
                    Rate.From,
                    Rate.Percent,
                    Rate.Source,
                    since,
                    cancellation
                ),
            cancellation
        );

    /// <summary>A date control cannot show an invalid date; such text is shown in a text control, to be corrected there.</summary>
    public string Type(string? typed) =>
        string.IsNullOrEmpty(typed) || DateOnly.TryParseExact(typed, "yyyy-MM-dd", out _) ? "date" : "text";

    private async Task<IActionResult> AnswerAsync(
        string measureId,
        string prefix,
        string done,
        ReadFrom? read,
        Func<SinceRead, Task<IReadOnlyDictionary<string, string>>> act,
        CancellationToken cancellation
    )
    {
        if (catalogue.Find(measureId) is null)
        {
            return NotFound();
        }

        var since = new SinceRead(read);
        var problems = await act(since);
        if (problems.Count == 0)
        {
            TempData["Notice"] = since.IsSame ? "内容没有变化，没有改动。" : done;
            return Redirect(Links.MeasureData(measureId));
        }

        if (since.Meanwhile is { } found)
        {
            return await ShowAsync(measureId, fill: false, cancellation) is PageResult ? ShowBoth(measureId, found) : NotFound();
        }

        foreach (var (key, message) in problems)
        {
            var field = key == "rate" ? nameof(RateInput.Percent) : char.ToUpperInvariant(key[0]) + key[1..];
            ModelState.AddModelError(prefix.Length == 0 ? field : $"{prefix}.{field}", message);
        }

        var page = await ShowAsync(measureId, fill: false, cancellation);
        Read = read ?? ReadFrom.Nothing;
        return page;
    }

    private async Task<IActionResult> ShowAsync(string measureId, bool fill, CancellationToken cancellation)
    {
        if (catalogue.Find(measureId) is not { IsDuty: false } measure)
        {
            return NotFound();
        }

        Measure = measure;
        var entered = await db.Set<MeasureDates>().AsNoTracking().SingleOrDefaultAsync(row => row.MeasureId == measure.Id, cancellation);
        Window = measure.Window.With(entered);
        Dictionary<string, string?> stored = new(SetWindow.FieldsOf(entered));
        foreach (
            var (key, value) in (
                await db.Set<RegionalRateRow>().AsNoTracking().Where(row => row.MeasureId == measure.Id).ToListAsync(cancellation)
            ).Select(EnterRates.FieldOf)
        )
        {
            stored[key] = value;
        }

        Read = ReadFrom.Of(stored);
        if (fill)
        {
            Dates = new DatesInput
            {
                OpensOn = Iso(entered?.OpensOn),
                ClosesOn = Iso(entered?.ClosesOn),
                Source = entered?.Source,
            };
        }

        Rates = HasRates ? await LinesAsync(measure, cancellation) : [];
        Changes = await History.ReadAsync(db, AuditStream.Measure(measure.Id), cancellation);
        return Page();
    }

    /// <summary>Typed values stay in the form; fields that were not changed show the values stored now.</summary>
    private IActionResult ShowBoth(string measureId, SavedMeanwhile found)
    {
        ModelState.Clear();
        (Dates.OpensOn, Dates.ClosesOn, Dates.Source) = (
            found.Merged("opensOn", Dates.OpensOn),
            found.Merged("closesOn", Dates.ClosesOn),
            found.Merged("source", Dates.Source)
        );
        Meanwhile = MeanwhileView.Of(
            found,
            Links.MeasureData(measureId),
            key =>
                key switch
                {
                    "opensOn" => "开始日期",
                    "closesOn" => "结束日期",
                    "source" => "依据",
                    "reason" => "关闭的原因",
                    _ => RegionOf(key),
                },
            key => key is "opensOn" or "closesOn" or "source" ? $"Dates_{char.ToUpperInvariant(key[0])}{key[1..]}" : null
        );
        return this.Conflicting();
    }

    private string RegionOf(string key) =>
        key.Split('，') is [var id, var rest] && organisations.FindRegion(id) is { } region ? $"{region.Name}，{rest}" : key;

    private async Task<IReadOnlyList<RateLine>> LinesAsync(MeasurePackage measure, CancellationToken cancellation)
    {
        var rows = await db.Set<RegionalRateRow>()
            .AsNoTracking()
            .Where(row => row.MeasureId == measure.Id)
            .OrderBy(row => row.From)
            .ToListAsync(cancellation);
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
