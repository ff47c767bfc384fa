using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>One task: the case, what others said, and the form to end it; 认领 and 释放.</summary>
public sealed class IndexModel(
    TaskScreenReader reader,
    TaskAccess access,
    InboxList inbox,
    ClaimTask claims,
    TaskNotes notes,
    CurrentActor current
) : PageModel
{
    public TaskScreen Screen { get; private set; } = null!;

    public Task<IActionResult> OnGetAsync(Guid taskId, string? returnUrl, CancellationToken cancellation) =>
        ShowAsync(taskId, returnUrl, null, cancellation);

    /// <summary>The tasks before and after this one, for the bar of the page; nothing where one comes back to no list of them.</summary>
    public async Task<IActionResult> OnGetBesideAsync(Guid taskId, string? returnUrl, CancellationToken cancellation)
    {
        var back = this.LocalOrInbox(returnUrl);
        return Finished.ListOf(back) is { } list && await access.FindAsync(taskId, current.Actor, cancellation) is { } found
            ? Partial("_Beside", (await inbox.PlaceAsync(current.Actor, list.Filter, found.Task, cancellation), list, found.Task))
            : new EmptyResult();
    }

    public async Task<IActionResult> OnPostClaimAsync(Guid taskId, string? returnUrl, CancellationToken cancellation) =>
        await AfterAsync(taskId, returnUrl, await claims.ClaimAsync(taskId, current.Actor, cancellation), cancellation);

    public async Task<IActionResult> OnPostReleaseAsync(Guid taskId, string? returnUrl, CancellationToken cancellation) =>
        await AfterAsync(taskId, returnUrl, await claims.ReleaseAsync(taskId, current.Actor, cancellation), cancellation);

    private async Task<IActionResult> AfterAsync(Guid taskId, string? returnUrl, TaskOutcome outcome, CancellationToken cancellation)
    {
        if (outcome is not TaskOutcome.Done done)
        {
            return await ShowAsync(taskId, returnUrl, (outcome as TaskOutcome.Refused)?.Reason, cancellation);
        }

        TempData["Notice"] = done.Message;
        return Redirect(Links.Task(taskId, returnUrl));
    }

    private async Task<IActionResult> ShowAsync(Guid taskId, string? returnUrl, string? refusal, CancellationToken cancellation)
    {
        if (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { } screen)
        {
            return NotFound();
        }

        var looked = await notes.LookAsync(screen.Task, current.Actor, screen.Look, screen.Objection is null, cancellation);
        Screen = screen with { Refusal = refusal, NewsSince = looked };
        return Page();
    }
}
