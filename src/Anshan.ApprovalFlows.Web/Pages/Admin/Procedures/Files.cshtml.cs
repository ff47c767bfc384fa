using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;

/// <summary>举措数据和邮件: which version of each is in force, and which imported ones are not yet.</summary>
public sealed class FilesModel(PackageFileReader reader, CurrentActor current) : PageModel
{
    /// <summary>Those with versions not yet in force first.</summary>
    public IReadOnlyList<PackageFileLine> Lines { get; private set; } = [];

    public bool MayWrite => current.Is(Roles.WorkflowAdministrator);

    public async Task OnGetAsync(CancellationToken cancellation) =>
        Lines = [.. (await reader.ListAsync(cancellation)).OrderByDescending(line => line.Waiting > 0)];
}
