using Anshan.ApprovalFlows.Approvals.Administration;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Measures;

/// <summary>LPR, each with the day of its publication.</summary>
public sealed class RatesModel(DbContext db, MeasureCatalogue catalogue, EnterRates rates, CurrentActor current) : PageModel
{
    public sealed class LprInput
    {
        public string? PublishedOn { get; set; }

        public string? OneYear { get; set; }

        public string? OverFiveYears { get; set; }
    }

    [BindProperty]
    public LprInput Input { get; set; } = new();

    public IReadOnlyList<LoanPrimeRateRow> Rows { get; private set; } = [];

    public IReadOnlyList<Change> Changes { get; private set; } = [];

    public IEnumerable<MeasurePackage> UsedBy => catalogue.All.Where(measure => Uses(measure.Award));

    public string DateType =>
        string.IsNullOrEmpty(Input.PublishedOn) || DateOnly.TryParseExact(Input.PublishedOn, "yyyy-MM-dd", out _) ? "date" : "text";

    public static string Percent(int millionths) => PercentText.Display(millionths);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Rows = await db.Set<LoanPrimeRateRow>().AsNoTracking().OrderByDescending(row => row.PublishedOn).ToListAsync(cancellation);
        Read = ReadFrom.Of(Rows.Select(EnterRates.FieldOf));
        Changes = await History.ReadAsync(db, AuditStream.Rates, cancellation);
    }

    /// <summary>The stored version that the page shows.</summary>
    public ReadFrom Read { get; private set; } = ReadFrom.Nothing;

    /// <summary>The rate that somebody entered for the same day since then; null if nobody did.</summary>
    public MeanwhileView? Meanwhile { get; private set; }

    public async Task<IActionResult> OnPostAsync(ReadFrom? read, CancellationToken cancellation)
    {
        var since = new SinceRead(read);
        var problems = await rates.LoanPrimeRateAsync(
            current.Actor,
            Input.PublishedOn,
            Input.OneYear,
            Input.OverFiveYears,
            since,
            cancellation
        );
        if (since.Meanwhile is { } found)
        {
            await OnGetAsync(cancellation);
            Meanwhile = MeanwhileView.Of(found, Links.LoanPrimeRates, key => key);
            return this.Conflicting();
        }

        if (problems.Count == 0)
        {
            TempData["Notice"] = since.IsSame ? "内容没有变化，没有改动。" : "已保存。";
            return Redirect(Links.LoanPrimeRates);
        }

        foreach (var (key, message) in problems)
        {
            ModelState.AddModelError($"Input.{char.ToUpperInvariant(key[0])}{key[1..]}", message);
        }

        await OnGetAsync(cancellation);
        Read = read ?? ReadFrom.Nothing;
        return Page();
    }

    private static bool Uses(AwardRule? rule) =>
        rule switch
        {
            InterestDiscount => true,
            ByChoice choice => choice.Cases.Any(item => Uses(item.Award)),
            SumOf sum => sum.Parts.Any(Uses),
            _ => false,
        };
}
