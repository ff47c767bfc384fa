using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>更正收款账户: the unit that made a list corrects the account of one of its lines, or says why it is right as it is.</summary>
public sealed class LineModel(TaskScreenReader reader, CorrectAccount correct, CurrentActor current) : PageModel
{
    [BindProperty]
    public LineForm Line { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        var (result, refusal) = await this.AnswerAsync(
            nameof(Line),
            () => correct.OfLineAsync(taskId, current.Actor, Line.Account, Line.IsRight, Line.Note, Line.OperationId, cancellation),
            returnUrl
        );
        if (
            result is not null
            || await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { } screen
        )
        {
            return result ?? NotFound();
        }

        Line.Account ??= "";
        Screen = screen with { Line = Line, Refusal = refusal };
        return Page();
    }
}
