using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Incidents;

/// <summary>无人可办: the open tasks that nobody can end, as they are when the page is opened.</summary>
public sealed class UnattendedModel(DbContext db, OrganisationTree organisations, CurrentActor current) : PageModel
{
    public IReadOnlyList<UnattendedTask> Tasks { get; private set; } = [];

    public bool CanInvite => current.Is(Roles.SystemAdministrator);

    public async Task OnGetAsync(CancellationToken cancellation) =>
        Tasks = await UnattendedTasks.FindAsync(db, organisations, cancellation);
}
