using Anshan.ApprovalFlows.Approvals.Applications.Forms;
using Anshan.ApprovalFlows.Approvals.Records;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>登记: an external decision, a result, a visit, scores, a report; the fields come with the task.</summary>
[RequestFormLimits(ValueLengthLimit = 64 * 1024)]
public sealed class RecordModel(TaskScreenReader reader, RecordResult records, CurrentActor current) : PageModel
{
    [BindProperty]
    public RecordForm Record { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        if (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { } screen)
        {
            return NotFound();
        }

        Record.Values = FormInput.Read(Request.Form, screen.Request?.Form ?? FormSpec.Empty);
        var (result, refusal) = await this.AnswerAsync(
            ModelState.Report, () => records.RunAsync(taskId, current.Actor, Record.Values, Record.OperationId, cancellation), returnUrl);
        Screen = screen with { Record = Record, Refusal = refusal };
        return result ?? Page();
    }
}
