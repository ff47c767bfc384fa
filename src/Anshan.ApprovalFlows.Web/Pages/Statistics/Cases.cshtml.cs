using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Statistics;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Cases;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Statistics;

/// <summary>The cases that a number of the statistics counts, newest first.</summary>
public sealed class CasesModel(
    DbContext db,
    MeasureCatalogue catalogue,
    OrganisationTree organisations,
    CaseClock clock,
    CurrentActor current
) : PageModel
{
    private const int PageSize = 30;

    public StatisticsQuery Query { get; private set; } = null!;

    public CaseFigure Figure { get; private set; } = null!;

    public IReadOnlyList<Case> Cases { get; private set; } = [];

    public int Count { get; private set; }

    public Pager Pager { get; private set; } = new(null, null);

    private HashSet<Guid> readable = [];

    /// <summary>Whether this person may read the case; of others the list shows no names.</summary>
    public bool MayRead(Case row) => current.IsAny([Roles.WorkflowAdministrator, Roles.Auditor]) || readable.Contains(row.Id);

    public string RegionOf(Case row) => organisations.FindRegion(row.RegionId)?.Name ?? row.RegionId;

    public async Task<IActionResult> OnGetAsync(
        string? from,
        string? to,
        string? measure,
        string? region,
        string? by,
        string? figure,
        string? before,
        CancellationToken cancellation
    )
    {
        Query = new StatisticsQuery(from, to, measure, region, by);
        if (CaseFigure.Find(figure) is not { } found)
        {
            return Redirect(Query.At(Links.Statistics));
        }

        Figure = found;
        var filter = Query.For(current.Actor, organisations, catalogue, ChinaTime.DateOf(clock.Now));
        var cases = found.Of(filter.Of(db.Set<Case>().AsNoTracking()), db, clock.Now);
        Count = await cases.CountAsync(cancellation);
        if (CaseMark.TryRead(before, out var mark))
        {
            var (at, number) = (mark!.At, mark.Number);
            cases = cases.Where(row => row.SubmittedAt < at || (row.SubmittedAt == at && row.Number.CompareTo(number) < 0));
        }

        var rows = await cases
            .OrderByDescending(row => row.SubmittedAt)
            .ThenByDescending(row => row.Number)
            .Take(PageSize + 1)
            .ToListAsync(cancellation);
        Cases = [.. rows.Take(PageSize)];
        if (current.Actor.OrganisationId?.Value is { } unit)
        {
            var ids = Cases.Select(row => row.Id).ToList();
            readable =
            [
                .. await db.Set<CaseTask>()
                    .Where(task => EF.Parameter(ids).Contains(task.CaseId) && task.OrganisationId == unit)
                    .Select(task => task.CaseId)
                    .Distinct()
                    .ToListAsync(cancellation),
            ];
        }

        Pager = new Pager(
            mark is null ? null : At(null),
            rows.Count > PageSize ? At(Uri.UnescapeDataString(CaseMark.Of(Cases[^1]))) : null,
            "回到最新"
        );
        return Page();
    }

    private string At(string? place) => Query.At(Links.StatisticsCases, ("figure", Figure.Code), ("before", place));
}
