using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Measures;

/// <summary>哪些政策适合我: a few questions, then every measure with the reasons for and against it. The answers are in the address.</summary>
public sealed class FitsModel(
    MeasureCatalogue catalogue,
    OrganisationTree organisations,
    DbContext db,
    CaseClock clock,
    CurrentActor current
) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "kind")]
    public ApplicantKind[] Kinds { get; set; } = [];

    [BindProperty(SupportsGet = true, Name = "region")]
    public string? RegionId { get; set; }

    [BindProperty(SupportsGet = true, Name = "section")]
    public int[] Chosen { get; set; } = [];

    [BindProperty(SupportsGet = true, Name = "amount")]
    public string? AmountText { get; set; }

    [BindProperty(SupportsGet = true, Name = "go")]
    public bool IsAsked { get; set; }

    public string? KindProblem { get; private set; }

    public string? AmountProblem { get; private set; }

    public IReadOnlyList<MeasureFit>? Fitting { get; private set; }

    public IReadOnlyList<MeasureFit> Others { get; private set; } = [];

    public IEnumerable<Region> Regions => organisations.ApplicantRegions;

    /// <summary>The sections in which somebody can apply.</summary>
    public IEnumerable<(int Number, string Title)> Sections =>
        catalogue.All.Where(measure => !measure.IsDuty).Select(measure => (measure.SectionNumber, measure.SectionTitle)).Distinct();

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        if (!IsAsked)
        {
            await BeginWithProfileAsync(cancellation);
            return;
        }

        KindProblem = Kinds.Length == 0 ? "请选择您是谁，可以选几项。" : null;
        Money? amount = null;
        if (!string.IsNullOrWhiteSpace(AmountText))
        {
            amount = Money.TryParseYuan(AmountText, out var money, out var problem) ? money : null;
            AmountProblem = problem.Length > 0 ? problem : null;
        }

        if (KindProblem is not null || AmountProblem is not null)
        {
            return;
        }

        var windows = await MeasureWindows.AllAsync(db, catalogue, cancellation);
        var today = ChinaTime.DateOf(clock.Now);
        var region = Regions.Any(known => known.Id == RegionId) ? RegionId : null;
        var kinds = Kinds.Aggregate((all, kind) => all | kind);
        List<MeasureFit> all = [];
        foreach (var measure in catalogue.All.Where(measure => !measure.IsDuty))
        {
            var tables = await TableReader.ReadAsync(db, measure, today, cancellation);
            all.Add(MeasureFit.Of(measure, windows[measure.Id], today, new FitQuestion(kinds, region, Chosen, amount), tables));
        }

        Fitting = all.FindAll(fit => fit.Fits);
        Others = [.. all.Where(fit => !fit.Fits).OrderBy(fit => fit.Against)];
    }

    /// <summary>An applicant who is signed in need not repeat what its profile says.</summary>
    private async Task BeginWithProfileAsync(CancellationToken cancellation)
    {
        if (
            current.Is(Roles.Applicant)
            && current.Actor.Subject is { } subject
            && await db.Set<ApplicantProfile>().FindAsync([subject.Value], cancellation) is { } profile
        )
        {
            (Kinds, RegionId) = ([.. ApplicantKinds.Each(profile.Kinds)], profile.RegionId);
        }
    }
}
