using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Claims;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Claims;

/// <summary>One claim in the list.</summary>
public sealed record ClaimRow(Guid Id, string Subject, string CreditCode, string Claimant, DateTimeOffset At, ClaimStatus Status);

/// <summary>主体认领: the claims that the person's unit decides, open ones first, then the newest.</summary>
public sealed class IndexModel(DbContext db, CurrentActor current) : PageModel
{
    private const int Most = 200;

    public IReadOnlyList<ClaimRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) =>
        Rows = await (
            from claim in DecideClaim.Of(db.Set<SubjectClaim>(), current.Actor)
            join subject in db.Set<ApplicantProfile>() on claim.SubjectId equals subject.SubjectId
            join user in db.Set<AppUser>() on claim.ClaimantId equals user.Id
            orderby claim.Status == ClaimStatus.Open ? 0 : 1, claim.At descending
            select new ClaimRow(claim.Id, subject.Name, claim.CreditCode, user.FullName, claim.At, claim.Status)
        )
            .Take(Most)
            .ToListAsync(cancellation);
}
