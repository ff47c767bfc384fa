using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Applications;

/// <summary>Gives a file of a draft back to its owner.</summary>
public sealed class FileModel(DraftReader reader, FileStore store, CurrentActor current) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid draftId, Guid fileId, CancellationToken cancellation)
    {
        var view = await reader.FindAsync(draftId, current.Actor, cancellation);
        return Download.Of(view?.Files.FirstOrDefault(file => file.Id == fileId), store);
    }
}
