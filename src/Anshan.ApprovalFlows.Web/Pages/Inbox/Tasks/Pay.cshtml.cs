using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>资金拨付: records that a leg was paid, or that the bank did not carry it out.</summary>
public sealed class PayModel(TaskScreenReader reader, RecordPayment payments, CurrentActor current) : PageModel
{
    [BindProperty]
    public PaymentForm Payment { get; set; } = new();

    [BindProperty]
    public FailureForm Failure { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
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
