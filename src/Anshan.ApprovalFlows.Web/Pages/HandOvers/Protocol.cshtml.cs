using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks.HandOvers;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.HandOvers;

/// <summary>交接单, for system administrators, auditors, the head of the unit, and the colleague who took over.</summary>
public sealed class ProtocolModel(DbContext db, CurrentActor current) : PageModel
{
    public HandOver Row { get; private set; } = null!;

    public IReadOnlyList<HandedOn> Lines { get; private set; } = [];

    /// <summary>How many the colleague who was chosen could not take.</summary>
    public int Left => Row.ToId is null ? 0 : Lines.Count(line => line.ToName is null);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        var row = await db.Set<HandOver>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation);
        if (row is null || !MaySee(row, current.Actor))
        {
            return NotFound();
        }

        (Row, Lines) = (row, JsonSerializer.Deserialize<List<HandedOn>>(row.LinesJson)!);
        return Page();
    }

    private static bool MaySee(HandOver row, Actor actor) =>
        actor.Is(Roles.SystemAdministrator)
        || actor.Is(Roles.Auditor)
        || row.ToId == actor.UserId.Value
        || (actor.HeadedUnit is { } unit && unit == row.OrganisationId);
}
