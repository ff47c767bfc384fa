using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Cases;

/// <summary>One case, for its applicant and for the staff who have or had a part in it.</summary>
public sealed class DetailsModel(CaseReader reader, TaskNotes notes, CurrentActor current) : PageModel
{
    public CaseView View { get; private set; } = null!;

    public CaseAudience Audience { get; private set; }

    public bool IsMine => Audience == CaseAudience.Applicant;

    public async Task<IActionResult> OnGetAsync(Guid caseId, CancellationToken cancellation)
    {
        if (await reader.FindAsync(caseId, cancellation) is not { } view || view.AudienceOf(current.Actor) == CaseAudience.None)
        {
            return NotFound();
        }

        (View, Audience) = (view, view.AudienceOf(current.Actor));
        if (view.Copies.FirstOrDefault(copy => copy.PersonId == current.Actor.UserId) is { } copy)
        {
            await notes.ReadAsync(copy, cancellation);
        }

        if (IsMine && view.Correction is { } correction)
        {
            await notes.SeenAsync(correction, cancellation);
        }

        return Page();
    }

    public IReadOnlyList<Contact> Contacts => View.Measure?.Contacts ?? [];
}
