using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>登记: an external decision, a result, a visit, scores, a report; the fields come with the task.</summary>
[
    Uploads(UploadsTo.Record),
    RequestSizeLimit(FileLimits.OneRequest),
    RequestFormLimits(MultipartBodyLengthLimit = FileLimits.OneRequest, ValueLengthLimit = 1024 * 1024)
]
public sealed class RecordModel(TaskScreenReader reader, RecordResult records, AddMaterial add, CurrentActor current) : PageModel
{
    [BindProperty]
    public RecordForm Record { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, List<IFormFile> files, CancellationToken cancellation)
    {
        if (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { } screen)
        {
            return NotFound();
        }

        Record.Values = FormInput.Read(Request.Form, screen.Request?.Form ?? FormSpec.Empty);
        if (files.Count > 0)
        {
            await UploadForm.TakeAsync(
                add,
                new MaterialPlace.OfRecord(taskId),
                RecordRequest.Scan.Id,
                files,
                current.Actor,
                ModelState,
                cancellation
            );
        }

        if (!ModelState.IsValid)
        {
            // What was taken stays; the record waits until the rest is mended.
            Screen = (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) ?? screen) with
            {
                Record = Record,
            };
            return Page();
        }

        var (result, refusal) = await this.AnswerAsync(
            ModelState.Report,
            () => records.RunAsync(taskId, current.Actor, Record.Values, Record.OperationId, cancellation),
            returnUrl
        );
        if (result is not null)
        {
            return result;
        }

        Screen = (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) ?? screen) with
        {
            Record = Record,
            Refusal = refusal,
        };
        return Page();
    }
}
