using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>复核 and 签发: a second or third person agrees to a determination or a payment, or sends it back.</summary>
public sealed class CountersignModel(TaskScreenReader reader, CountersignStep countersign, CurrentActor current) : PageModel
{
    [BindProperty]
    public SecondForm Second { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        var (result, refusal) = await this.AnswerAsync(
            nameof(Second),
            () => countersign.AgreeAsync(taskId, current.Actor, Second.OperationId, cancellation),
            returnUrl
        );
        return result ?? await ShowAsync(taskId, returnUrl, refusal, cancellation);
    }

    public async Task<IActionResult> OnPostReturnAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        var (result, refusal) = await this.AnswerAsync(
            nameof(Second),
            () => countersign.SendBackAsync(taskId, current.Actor, Second.Reason, Second.OperationId, cancellation),
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

        Screen = screen with { Second = Second, Refusal = refusal };
        return Page();
    }
}
