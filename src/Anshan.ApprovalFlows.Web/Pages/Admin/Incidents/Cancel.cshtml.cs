using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Incidents;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Incidents;

/// <summary>终止办件, after asking once more.</summary>
public sealed class CancelModel(IncidentReader reader, IncidentActions actions, CurrentActor current) : PageModel
{
    public IncidentRow Row { get; private set; } = null!;

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public bool Confirmed { get; set; }

    [BindProperty]
    public Guid OperationId { get; set; }

    public async Task<IActionResult> OnGetAsync(long id, CancellationToken cancellation)
    {
        OperationId = Guid.NewGuid();
        return await ShowAsync(id, cancellation);
    }

    public async Task<IActionResult> OnPostAsync(long id, CancellationToken cancellation)
    {
        if (!Confirmed)
        {
            ModelState.AddModelError(nameof(Confirmed), "请勾选确认：终止后不能恢复。");
            if (string.IsNullOrWhiteSpace(Reason))
            {
                ModelState.AddModelError(nameof(Reason), "请说明终止的理由，申请主体会看到。");
            }
            else if (TextLimit.Problem("理由", Reason, TextLimit.Opinion) is { } tooLong)
            {
                ModelState.AddModelError(nameof(Reason), tooLong);
            }

            return await ShowAsync(id, cancellation);
        }

        switch (await actions.CancelAsync(id, current.Actor, Reason, OperationId.OrNew(), cancellation))
        {
            case TaskOutcome.Invalid invalid:
                ModelState.AddModelError(nameof(Reason), invalid.Errors.Values.First());
                return await ShowAsync(id, cancellation);
            case TaskOutcome.NotFound:
                return NotFound();
            case var outcome:
                TempData["Notice"] = outcome switch
                {
                    TaskOutcome.Done done => done.Message,
                    TaskOutcome.Refused refused => refused.Reason,
                    _ => throw new InvalidOperationException($"Nobody words {outcome.GetType().Name}."),
                };
                return Redirect(Links.Incident(id));
        }
    }

    private async Task<IActionResult> ShowAsync(long id, CancellationToken cancellation)
    {
        if (await reader.FindAsync(id, cancellation) is not { } row)
        {
            return NotFound();
        }

        Row = row;
        return row.IsOpen ? Page() : Redirect(Links.Incident(id));
    }
}
