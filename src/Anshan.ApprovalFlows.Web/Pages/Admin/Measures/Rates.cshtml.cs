using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Rules;
using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Measures;

/// <summary>LPR, each with the day of its publication.</summary>
public sealed class RatesModel(AppDbContext db, MeasureCatalogue catalogue, EnterRates rates, CurrentActor current) : PageModel
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

    public string DateType => string.IsNullOrEmpty(Input.PublishedOn) || DateOnly.TryParseExact(Input.PublishedOn, "yyyy-MM-dd", out _) ? "date" : "text";

    public static string Percent(int millionths) => PercentText.Display(millionths);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Rows = await db.LoanPrimeRates.AsNoTracking().OrderByDescending(row => row.PublishedOn).ToListAsync(cancellation);
        Changes = await History.ReadAsync(db, AuditStream.Rates, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var problems = await rates.LoanPrimeRateAsync(current.Actor, Input.PublishedOn, Input.OneYear, Input.OverFiveYears, cancellation);
        if (problems.Count == 0)
        {
            TempData["Notice"] = "已保存。";
            return Redirect(Links.LoanPrimeRates);
        }

        foreach (var (key, message) in problems)
        {
            ModelState.AddModelError($"Input.{char.ToUpperInvariant(key[0])}{key[1..]}", message);
        }

        await OnGetAsync(cancellation);
        return Page();
    }

    private static bool Uses(AwardRule? rule) => rule switch
    {
        InterestDiscount => true,
        ByChoice choice => choice.Cases.Any(item => Uses(item.Award)),
        SumOf sum => sum.Parts.Any(Uses),
        _ => false,
    };
}
