using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Procedures;

/// <summary>办理流程: every definition with what is published, what is drafted, and what can be done with it.</summary>
public sealed class IndexModel(ProcedureReader reader) : PageModel
{
    public IReadOnlyList<ProcedureLine> Lines { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Lines = await reader.ListAsync(cancellation);
}
