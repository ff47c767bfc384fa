using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Organisations;

/// <summary>组织机构: every unit, with how many people it has.</summary>
public sealed class IndexModel(DbContext db, OrganisationTree organisations) : PageModel
{
    public sealed record Row(Organisation Unit, string Region, int People);

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var people = await db.Set<AppUser>()
            .AsNoTracking()
            .Where(user => user.OrganisationId != null && user.DisabledAt == null)
            .GroupBy(user => user.OrganisationId!)
            .Select(group => new { Id = group.Key, Count = group.Count() })
            .ToDictionaryAsync(row => row.Id, row => row.Count, cancellation);
        Rows =
        [
            .. organisations.All.Select(unit => new Row(
                unit,
                organisations.FindRegion(unit.RegionId)?.Name ?? unit.RegionId,
                people.GetValueOrDefault(unit.Id)
            )),
        ];
    }
}
