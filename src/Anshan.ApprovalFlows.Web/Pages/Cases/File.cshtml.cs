using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Cases;

/// <summary>A file of a case, for everybody who may see the case; what is not submitted yet only for the applicant.</summary>
public sealed class FileModel(CaseReader reader, FileStore store, CurrentActor current) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid caseId, Guid fileId, CancellationToken cancellation)
    {
        if (await reader.FindAsync(caseId, cancellation) is not { } view)
        {
            return NotFound();
        }

        var audience = view.AudienceOf(current.Actor);
        var file = view.AllFiles.FirstOrDefault(x =>
            x.Id == fileId
            && (
                (audience == CaseAudience.Applicant && !PaymentReceipt.Is(x.MaterialId))
                || (audience == CaseAudience.Staff && !(x.SinceSubmission > view.Case.Submissions))
            )
        );
        return Download.Of(file, store);
    }
}
