using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Cases;

/// <summary>办件查询: the cases a member of staff may read, by number, name and status; the same rule as the case's own page.</summary>
public sealed class SearchModel(DbContext db, MeasureCatalogue catalogue, CurrentActor current) : PageModel
{
    private const int PageSize = 20;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public CaseStatus? Status { get; set; }

    public IReadOnlyList<Case> Cases { get; private set; } = [];

    public Pager Pager { get; private set; } = new(null, null);

    public bool IsFiltered => !string.IsNullOrWhiteSpace(Q) || Status is not null;

    /// <summary>
    /// Workflow administrators and auditors read every case; the others those their unit had a turn in, and those reported to them.
    /// </summary>
    public bool SeesAll => current.IsAny([Roles.WorkflowAdministrator, Roles.Auditor]);

    public async Task<IActionResult> OnGetAsync(string? before, CancellationToken cancellation)
    {
        if (!SeesAll && !current.IsAny(Roles.CaseWork))
        {
            return Redirect(Links.MyCases);
        }

        var from = CaseMark.TryRead(before, out var mark) ? mark : null;
        var found = Filtered();
        if (from is not null)
        {
            found = found.Where(row => row.SubmittedAt < from.At || (row.SubmittedAt == from.At && row.Number.CompareTo(from.Number) < 0));
        }

        var rows = await found
            .OrderByDescending(row => row.SubmittedAt)
            .ThenByDescending(row => row.Number)
            .Take(PageSize + 1)
            .ToListAsync(cancellation);
        Cases = [.. rows.Take(PageSize)];
        Pager = new Pager(
            from is null ? null : At(null),
            rows.Count > PageSize ? At(Uri.UnescapeDataString(CaseMark.Of(Cases[^1]))) : null,
            "回到最新"
        );
        return Page();
    }

    public string MeasureOf(string id) => catalogue.Find(id) is { } measure ? $"{measure.Id} {measure.Title}" : id;

    private IQueryable<Case> Filtered()
    {
        var cases = db.Set<Case>().AsNoTracking();
        if (!SeesAll)
        {
            var (unit, person) = (current.Actor.OrganisationId?.Value, current.Actor.UserId.Value);
            cases = cases.Where(row =>
                (unit != null && db.Set<CaseTask>().Any(task => task.CaseId == row.Id && task.OrganisationId == unit))
                || db.Set<TaskReport>().Any(report => report.CaseId == row.Id && report.PersonId == person)
            );
        }

        if (SameText.Folded(Q).Length > 0)
        {
            cases = cases.Finding(Q);
        }

        return Status is { } status ? cases.Where(row => row.Status == status) : cases;
    }

    private string At(string? before) =>
        QueryHelpers.AddQueryString(
            Links.SearchCases,
            new Dictionary<string, string?>
            {
                ["q"] = Q,
                ["status"] = Status?.ToString(),
                ["before"] = before,
            }.Where(pair => !string.IsNullOrEmpty(pair.Value))
        );
}
