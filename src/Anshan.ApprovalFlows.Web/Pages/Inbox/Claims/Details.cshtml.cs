using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Claims;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Claims;

/// <summary>核实认领: what is claimed, by whom, with which evidence, and who acts for the applicant now; then the decision.</summary>
public sealed class DetailsModel(DbContext db, DecideClaim decide, FileStore store, OrganisationTree organisations, CurrentActor current)
    : PageModel
{
    [BindProperty]
    public ClaimStatus? Verdict { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    /// <summary>What can become of a claim, and what that means.</summary>
    public static IReadOnlyList<(ClaimStatus Verdict, string Words, string Hint)> Verdicts { get; } =
    [
        (ClaimStatus.Joined, ClaimWords.Of(ClaimStatus.Joined), "与现在的成员一起办理"),
        (ClaimStatus.Replaced, ClaimWords.Of(ClaimStatus.Replaced), "改由认领人办理，现在的成员不再能看到这个主体的办件"),
        (ClaimStatus.Refused, ClaimWords.Of(ClaimStatus.Refused), "成员不变"),
    ];

    public SubjectClaim Claim { get; private set; } = null!;

    public ApplicantProfile Subject { get; private set; } = null!;

    public AppUser Claimant { get; private set; } = null!;

    public IReadOnlyList<AppUser> Members { get; private set; } = [];

    public IReadOnlyList<MaterialFile> Files { get; private set; } = [];

    /// <summary>How many cases the applicant has.</summary>
    public int Cases { get; private set; }

    public string RegionName => organisations.FindRegion(Subject.RegionId)?.Name ?? "—";

    public async Task<IActionResult> OnGetAsync(Guid claimId, CancellationToken cancellation) =>
        await FindAsync(claimId, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnGetFileAsync(Guid claimId, Guid file, CancellationToken cancellation) =>
        await FindAsync(claimId, cancellation) ? Download.Of(Files.FirstOrDefault(row => row.Id == file), store) : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid claimId, CancellationToken cancellation)
    {
        if (!await FindAsync(claimId, cancellation))
        {
            return NotFound();
        }

        if (await decide.RunAsync(current.Actor, claimId, Verdict, Note, cancellation) is AccountOutcome.Refused refused)
        {
            ModelState.AddModelError(refused.Field, refused.Problem);
            return await OnGetAsync(claimId, cancellation);
        }

        TempData["Notice"] = "认领已处理，结果已发邮件告知。";
        return Redirect(Links.Claim(claimId));
    }

    private async Task<bool> FindAsync(Guid claimId, CancellationToken cancellation)
    {
        var claim = await DecideClaim
            .Of(db.Set<SubjectClaim>().AsNoTracking(), current.Actor)
            .SingleOrDefaultAsync(row => row.Id == claimId, cancellation);
        if (claim is null)
        {
            return false;
        }

        Claim = claim;
        Subject = await db.Set<ApplicantProfile>().AsNoTracking().SingleAsync(row => row.SubjectId == claim.SubjectId, cancellation);
        Claimant = await db.Set<AppUser>().AsNoTracking().SingleAsync(row => row.Id == claim.ClaimantId, cancellation);
        Members = await SubjectReader.MembersAsync(db, claim.SubjectId, cancellation);
        Files = await ClaimEvidence.FilesAsync(db, claimId, cancellation);
        Cases = await db.Set<Case>().CountAsync(row => row.SubjectId == claim.SubjectId, cancellation);
        return true;
    }
}
