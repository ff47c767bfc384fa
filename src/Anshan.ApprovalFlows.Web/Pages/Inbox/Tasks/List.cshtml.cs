using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>拟定名单: first every line is shown with the reason why it is listed or not, then the list is confirmed.</summary>
[RequestFormLimits(ValueLengthLimit = 1024 * 1024)]
public sealed class ListModel(TaskScreenReader reader, ConfirmList confirm, CurrentActor current) : PageModel
{
    [BindProperty]
    public ListForm List { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        if (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { View.Measure: { } measure } screen)
        {
            return NotFound();
        }

        if (!List.Confirmed)
        {
            Screen = screen with { List = List, Screening = ListScreening.Screen(measure, List.Text, out var problem) };
            if (problem.Length > 0)
            {
                ModelState.AddModelError("List.Text", problem);
            }

            return Page();
        }

        var (result, refusal) = await this.AnswerAsync(
            nameof(List), () => confirm.RunAsync(taskId, current.Actor, List.Text, List.OperationId, cancellation), returnUrl);
        Screen = screen with { List = List, Refusal = refusal };
        return result ?? Page();
    }
}
