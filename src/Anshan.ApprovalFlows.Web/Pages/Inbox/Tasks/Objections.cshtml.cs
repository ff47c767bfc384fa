using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>公示异议: takes the decision on one objection; the others keep waiting on the same page.</summary>
public sealed class ObjectionsModel(TaskScreenReader reader, DecideObjection objections, CurrentActor current) : PageModel
{
    [BindProperty]
    public ObjectionDecisionForm Decision { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        bool? upheld = Decision.Upheld switch
        {
            "yes" => true,
            "no" => false,
            _ => null,
        };
        var (result, refusal) = await this.AnswerAsync(
            nameof(Decision),
            () =>
                objections.RunAsync(
                    taskId,
                    Decision.ObjectionId,
                    current.Actor,
                    upheld,
                    Decision.Reason,
                    Decision.OperationId,
                    cancellation
                ),
            returnUrl
        );
        if (
            await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { } screen
            || result is NotFoundResult
        )
        {
            return NotFound();
        }

        if (result is not null)
        {
            // The task stays open as long as the notice runs or another objection waits: then the next one is here.
            return screen.Task.Status == CaseTaskStatus.Open ? Redirect(Links.Task(taskId, returnUrl)) : result;
        }

        Screen = screen with { Decision = Decision, Refusal = refusal };
        return Page();
    }
}
