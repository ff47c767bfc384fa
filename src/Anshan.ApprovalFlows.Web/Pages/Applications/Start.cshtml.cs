using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Applications;

/// <summary>我要申报: says what is still missing, offers drafts already begun, and begins a new one by POST.</summary>
public sealed class StartModel(
    StartDraft start,
    DbContext db,
    MeasureCatalogue catalogue,
    OrganisationTree organisations,
    CaseClock clock,
    CurrentActor current
) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "measure")]
    public string MeasureId { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "procedure")]
    public string? ProcedureId { get; set; }

    public MeasurePackage Measure { get; private set; } = null!;

    /// <summary>What is begun here: an application or a question.</summary>
    public string Label => Measure.Applications.FirstOrDefault(procedure => procedure.Id == ProcedureId)?.StartLabel ?? "我要申报";

    public OpenState State { get; private set; } = null!;

    public string ApplicantName { get; private set; } = "";

    /// <summary>What the profile still lacks, as a sentence.</summary>
    public string? ProfileProblem { get; private set; }

    /// <summary>That nobody applies here and who acts instead, as a sentence; null where one applies.</summary>
    public string? Automatic => Measure.WithoutApplication is { } acting ? $"这项政策{acting}" : null;

    /// <summary>Why this kind of applicant cannot apply here, as a sentence.</summary>
    public string? KindProblem { get; private set; }

    public IReadOnlyList<Draft> Begun { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (catalogue.Find(MeasureId) is not { } measure)
        {
            return NotFound();
        }

        var subject = current.Actor.Subject?.Value;
        var profile = await db.Set<ApplicantProfile>().AsNoTracking().SingleOrDefaultAsync(row => row.SubjectId == subject, cancellation);
        Measure = measure;
        State = OpenState.On(ChinaTime.DateOf(clock.Now), await MeasureWindows.OfAsync(db, measure, cancellation));
        ApplicantName = profile?.Name ?? "";
        ProfileProblem = SubmissionCheck.ProfileProblem(profile, organisations, measure.Award is not null);
        KindProblem = profile is null || ProfileProblem is not null ? null : SubmissionCheck.KindProblem(measure, profile);
        Begun = await db.Set<Draft>()
            .AsNoTracking()
            .Where(draft => draft.SubjectId == subject && draft.MeasureId == measure.Id && draft.CaseId == null)
            .OrderByDescending(draft => draft.UpdatedAt)
            .Take(5)
            .ToListAsync(cancellation);
        return Page();
    }

    /// <summary>The applicant that the page says the application is for.</summary>
    public string? Shown => current.Actor.Subject;

    /// <summary>Whether another one was chosen since the page was opened.</summary>
    public bool HasSwitched { get; private set; }

    public async Task<IActionResult> OnPostAsync(string? subject, CancellationToken cancellation)
    {
        if (subject is { Length: > 0 } && subject != Shown)
        {
            HasSwitched = true;
            return await OnGetAsync(cancellation);
        }

        return await start.RunAsync(MeasureId, ProcedureId, current.Actor, cancellation) switch
        {
            StartOutcome.Started started => Redirect(Links.ApplicationForm(started.DraftId)),
            StartOutcome.NotFound => NotFound(),
            _ => await OnGetAsync(cancellation), // the page itself says what is in the way
        };
    }
}
