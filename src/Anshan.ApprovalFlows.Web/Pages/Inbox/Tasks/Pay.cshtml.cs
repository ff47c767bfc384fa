using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>资金拨付: records that a leg was paid, or that the bank did not carry it out.</summary>
[
    Uploads(UploadsTo.Payment),
    RequestSizeLimit(FileLimits.OneRequest),
    RequestFormLimits(MultipartBodyLengthLimit = FileLimits.OneRequest, ValueLengthLimit = 1024 * 1024)
]
public sealed class PayModel(TaskScreenReader reader, RecordPayment payments, AddMaterial add, CurrentActor current) : PageModel
{
    [BindProperty]
    public PaymentForm Payment { get; set; } = new();

    [BindProperty]
    public FailureForm Failure { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, List<IFormFile> files, CancellationToken cancellation)
    {
        // What was taken stays, whatever else is wrong with the form.
        if (
            files.Count > 0
            && await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is { Leg: { } leg }
        )
        {
            var place = new MaterialPlace.OfRecord(taskId);
            await UploadForm.TakeAsync(add, place, PaymentReceipt.Of(leg.Leg).Id, files, current.Actor, ModelState, cancellation);
        }

        if (!ModelState.IsValid)
        {
            return await ShowAsync(taskId, returnUrl, null, screen => screen with { Payment = Payment }, cancellation);
        }

        var (result, refusal) = await this.AnswerAsync(
            nameof(Payment),
            () => payments.RunAsync(taskId, current.Actor, Payment.PaidOn, Payment.Voucher, Payment.OperationId, cancellation),
            returnUrl
        );
        return result ?? await ShowAsync(taskId, returnUrl, refusal, screen => screen with { Payment = Payment }, cancellation);
    }

    public async Task<IActionResult> OnPostFailAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        var (result, refusal) = await this.AnswerAsync(
            nameof(Failure),
            () => payments.FailAsync(taskId, current.Actor, Failure.Kind, Failure.Reason, Failure.OperationId, Failure.Line, cancellation),
            returnUrl
        );
        return result ?? await ShowAsync(taskId, returnUrl, refusal, screen => screen with { Failure = Failure }, cancellation);
    }

    private async Task<IActionResult> ShowAsync(
        Guid taskId,
        string? returnUrl,
        string? refusal,
        Func<TaskScreen, TaskScreen> typed,
        CancellationToken cancellation
    )
    {
        if (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { } screen)
        {
            return NotFound();
        }

        Screen = typed(screen) with { Refusal = refusal };
        return Page();
    }
}
