using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>确认收款账户: a second person of the payer confirms an account or sends it back to the applicant.</summary>
public sealed class AccountModel(TaskScreenReader reader, ConfirmAccount accounts, CurrentActor current) : PageModel
{
    [BindProperty]
    public AccountForm Account { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        var (result, refusal) = await this.AnswerAsync(
            nameof(Account),
            () => accounts.ConfirmAsync(taskId, current.Actor, Account.OperationId, cancellation),
            returnUrl
        );
        return result ?? await ShowAsync(taskId, returnUrl, refusal, cancellation);
    }

    public async Task<IActionResult> OnPostReturnAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        var (result, refusal) = await this.AnswerAsync(
            nameof(Account),
            () => accounts.ReturnAsync(taskId, current.Actor, Account.Reason, Account.OperationId, cancellation),
            returnUrl
        );
        return result ?? await ShowAsync(taskId, returnUrl, refusal, cancellation);
    }

    private async Task<IActionResult> ShowAsync(Guid taskId, string? returnUrl, string? refusal, CancellationToken cancellation)
    {
        if (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { } screen)
        {
            return NotFound();
        }

        Screen = screen with { Account = Account, Refusal = refusal };
        return Page();
    }
}
