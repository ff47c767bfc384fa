using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Incidents;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Incidents;

/// <summary>One fault, and what can be done about it: 重试, 跳过, 终止办件.</summary>
public sealed class DetailsModel(IncidentReader reader, IncidentActions actions, CurrentActor current) : PageModel
{
    public IncidentRow Row { get; private set; } = null!;

    /// <summary>The outcomes with which the faulted activity can be skipped; empty for payment steps.</summary>
    public IReadOnlyList<string> Outcomes { get; private set; } = [];

    [BindProperty]
    public SkipForm Skip { get; set; } = new();

    [BindProperty]
    public Guid OperationId { get; set; }

    /// <summary>Why the action was refused; null if it was not.</summary>
    public string? Refusal { get; private set; }

    public bool MaySeeCase => current.Is(Roles.WorkflowAdministrator);

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellation)
    {
        OperationId = Guid.NewGuid();
        return await ShowAsync(id, cancellation);
    }

    public async Task<IActionResult> OnPostRetryAsync(long id, CancellationToken cancellation) =>
        await AfterAsync(id, await actions.RetryAsync(id, current.Actor, OperationId.OrNew(), cancellation), cancellation);

    public async Task<IActionResult> OnPostSkipAsync(long id, CancellationToken cancellation) =>
        await AfterAsync(
            id,
            await actions.SkipAsync(id, current.Actor, Skip.Outcome ?? "", Skip.Reason, OperationId.OrNew(), cancellation),
            cancellation
        );

    private async Task<IActionResult> AfterAsync(long id, TaskOutcome outcome, CancellationToken cancellation)
    {
        switch (outcome)
        {
            case TaskOutcome.Done done:
                TempData["Notice"] = done.Message;
                return Redirect(Links.Incident(id));
            case TaskOutcome.Invalid invalid:
                foreach (var (key, message) in invalid.Errors)
                {
                    ModelState.AddModelError($"Skip.{(key == "outcome" ? "Outcome" : "Reason")}", message);
                }

                break;
            case TaskOutcome.Refused refused:
                Refusal = refused.Reason;
                break;
        }

        return await ShowAsync(id, cancellation);
    }

    private async Task<IActionResult> ShowAsync(long id, CancellationToken cancellation)
    {
        if (await reader.FindAsync(id, cancellation) is not { } row)
        {
            return NotFound();
        }

        Row = row;
        Outcomes = row.IsOpen ? await actions.OutcomesAsync(id, cancellation) : [];
        return Page();
    }

    public sealed class SkipForm
    {
        public string? Outcome { get; set; }

        public string? Reason { get; set; }
    }
}
