using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Measures;

/// <summary>办理指南 of one measure: everything an applicant wants to know before applying, each claim with its clause.</summary>
public sealed class GuideModel(MeasureCatalogue catalogue, AppDbContext db, CaseClock clock, CurrentActor current) : PageModel
{
    public MeasurePackage Measure { get; private set; } = null!;

    public Window Window { get; private set; } = null!;

    public OpenState State { get; private set; } = null!;

    /// <summary>Staff do not apply; everybody else is offered to, and signs in on the way.</summary>
    public bool OffersApplication => State.IsOpen && (!current.IsSignedIn || current.Is(Roles.Applicant));

    public async Task<IActionResult> OnGetAsync(string measureId, CancellationToken cancellation)
    {
        if (catalogue.Find(measureId) is not { } measure)
        {
            return NotFound();
        }

        Measure = measure;
        Window = await MeasureWindows.OfAsync(db, measure, cancellation);
        State = OpenState.On(ChinaTime.DateOf(clock.Now), Window);
        return Page();
    }

    /// <summary>Mobile numbers of officials are shown in full only to those who signed in.</summary>
    public string? PhoneOf(Contact contact) => current.IsSignedIn ? contact.Phone : contact.PublicPhone;

    public static int? WorkingDaysOf(ProcedureSpec procedure) =>
        procedure.Stages.Any(stage => stage.ExpectedWorkingDays is not null) ? procedure.Stages.Sum(stage => stage.ExpectedWorkingDays ?? 0) : null;
}
