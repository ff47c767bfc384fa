using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>发起办件: the lists that the person's unit opens itself.</summary>
public sealed class StartModel(StartUnitCase start, CurrentActor current) : PageModel
{
    public IReadOnlyList<(MeasurePackage Measure, ProcedureSpec Procedure)> Procedures => [.. start.Of(current.Actor)];

    /// <summary>Why nothing was opened.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The measure whose list was named, what was typed, and what is wrong with it.</summary>
    public (string MeasureId, string? Name, string? Problem) Named { get; private set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(
        string? measureId,
        string? procedureId,
        string? name,
        Guid operation,
        CancellationToken cancellation
    )
    {
        var isList = Procedures.Any(item => item.Measure.Id == measureId && StartUnitCase.IsList(item.Measure));
        Named = (measureId ?? "", name, isList ? StartUnitCase.NameProblem(name) : null);
        if (Named.Problem is not null)
        {
            return Page();
        }

        switch (await start.RunAsync(measureId ?? "", procedureId ?? "", current.Actor, operation, isList ? name : null, cancellation))
        {
            case SubmitOutcome.Submitted opened:
                TempData["Notice"] = $"办件 {opened.Number} 已发起，正在办理。";
                return Redirect(Links.Inbox);
            case SubmitOutcome.Closed closed:
                Refusal = closed.Reason;
                return Page();
            default:
                return NotFound();
        }
    }
}
