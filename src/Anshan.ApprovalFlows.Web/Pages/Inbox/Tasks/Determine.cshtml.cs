using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>核定金额: first the amount is shown in capitals, then it is determined.</summary>
public sealed class DetermineModel(TaskScreenReader reader, DetermineAmount determine, CurrentActor current) : PageModel
{
    [BindProperty]
    public AmountForm Amount { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    /// <summary>The amount to be confirmed; null while it is still being typed.</summary>
    public Money? Confirming { get; private set; }

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        if (!Amount.Confirmed)
        {
            return await AskAsync(taskId, returnUrl, cancellation);
        }

        var (result, refusal) = await this.AnswerAsync(
            nameof(Amount),
            () => determine.RunAsync(taskId, current.Actor, Amount.Amount, Amount.Reason, Amount.OperationId, cancellation),
            returnUrl
        );
        return result ?? await ShowAsync(taskId, returnUrl, refusal, cancellation);
    }

    public Task<IActionResult> OnPostEditAsync(Guid taskId, string? returnUrl, CancellationToken cancellation) =>
        ShowAsync(taskId, returnUrl, null, cancellation);

    private async Task<IActionResult> AskAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        var shown = await ShowAsync(taskId, returnUrl, null, cancellation);
        if (shown is PageResult && Screen.Objection is null)
        {
            this.AddErrors(nameof(Amount), DetermineAmount.Problems(Screen.Bounds!, Amount.Amount, Amount.Reason, out var amount));
            Confirming = ModelState.IsValid ? amount : null;
        }

        return shown;
    }

    private async Task<IActionResult> ShowAsync(Guid taskId, string? returnUrl, string? refusal, CancellationToken cancellation)
    {
        if (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { } screen)
        {
            return NotFound();
        }

        Screen = screen with { Amount = Amount, Refusal = refusal };
        return Page();
    }
}
