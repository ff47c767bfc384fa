using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>交回: takes the opinion of somebody who was asked for it.</summary>
public sealed class AdviceModel(TaskScreenReader reader, GiveAdvice give, CurrentActor current) : PageModel
{
    [BindProperty]
    public AdviceForm Advice { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        var (result, refusal) = await this.AnswerAsync(
            nameof(Advice),
            () => give.RunAsync(taskId, current.Actor, Advice.Advice, Advice.Opinion, Advice.OperationId, cancellation),
            returnUrl
        );
        if (result is not null)
        {
            return result;
        }

        if (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { } screen)
        {
            return NotFound();
        }

        Screen = screen with { Advice = Advice, Refusal = refusal };
        return Page();
    }
}
