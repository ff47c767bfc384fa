using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Display;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>冲正: registers that a payment was registered wrongly, with the evidence.</summary>
[
    Uploads(UploadsTo.Reversal),
    RequestSizeLimit(FileLimits.OneRequest),
    RequestFormLimits(MultipartBodyLengthLimit = FileLimits.OneRequest, ValueLengthLimit = 1024 * 1024)
]
public sealed class ReverseModel(ReversePayment reversals, ReadReceipts receipts, AddMaterial add, CurrentActor current) : PageModel
{
    [BindProperty]
    public ReversalForm Form { get; set; } = new();

    public ReversiblePayment Payment { get; private set; } = null!;

    /// <summary>What was uploaded for it already.</summary>
    public IReadOnlyList<FileLine> Evidence { get; private set; } = [];

    public string ReturnUrl { get; private set; } = "";

    /// <summary>Why it was not registered, or cannot be.</summary>
    public string? Refusal { get; private set; }

    public Task<IActionResult> OnGetAsync(Guid taskId, string? returnUrl, CancellationToken cancellation) =>
        ShowAsync(taskId, returnUrl, cancellation);

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, List<IFormFile> files, CancellationToken cancellation)
    {
        if (await reversals.FindAsync(taskId, current.Actor, cancellation) is not { } payment)
        {
            return NotFound();
        }

        // What was taken stays, whatever else is wrong with the form.
        if (files.Count > 0 && payment is { Objection: null, Transfer: { } leg })
        {
            var place = new MaterialPlace.OfReversal(taskId);
            var material = PaymentReceipt.OfReversal(leg.Leg).Id;
            await UploadForm.TakeAsync(add, place, material, files, current.Actor, ModelState, cancellation);
        }

        if (!ModelState.IsValid)
        {
            return await ShowAsync(taskId, returnUrl, cancellation);
        }

        switch (await reversals.RunAsync(taskId, current.Actor, Form.Reason, Form.OperationId, cancellation))
        {
            case TaskOutcome.Done done:
                TempData["Notice"] = done.Message;
                return Redirect(Links.Case(payment.Found.Case.Id));
            case TaskOutcome.Invalid invalid:
                this.AddErrors(nameof(Form), invalid.Errors);
                break;
            case TaskOutcome.Refused refused:
                Refusal = refused.Reason;
                break;
            default:
                return NotFound();
        }

        return await ShowAsync(taskId, returnUrl, cancellation);
    }

    public string? FileError =>
        Payment.Transfer is { } leg
            ? ModelState.ErrorOf(UploadForm.KeyOf(PaymentReceipt.OfReversal(leg.Leg).Id)) ?? ModelState.ErrorOf("Form.Evidence")
            : null;

    private async Task<IActionResult> ShowAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        if (await reversals.FindAsync(taskId, current.Actor, cancellation) is not { } payment)
        {
            return NotFound();
        }

        (Payment, Refusal) = (payment, Refusal ?? payment.Objection);
        ReturnUrl = Url.IsLocalUrl(returnUrl) ? returnUrl : Links.Case(payment.Found.Case.Id);
        if (payment.Transfer is { } leg)
        {
            var caseId = payment.Found.Case.Id;
            var files = await receipts(caseId, PaymentReceipt.OfReversal(leg.Leg), cancellation);
            Evidence = [.. files.Select(file => new FileLine(file.FileName, file.Size, Links.CaseFile(caseId, file.FileId)))];
        }

        return Page();
    }
}
