using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Claims;

/// <summary>How many claims wait for a person's unit; shown beside its inbox.</summary>
public sealed class WaitingClaims(DbContext db)
{
    /// <summary>The open ones that this person may decide.</summary>
    public Task<int> CountAsync(Actor actor, CancellationToken cancellation) =>
        DecideClaim.UnitOf(actor) is null
            ? Task.FromResult(0)
            : DecideClaim.Of(db.Set<SubjectClaim>(), actor).CountAsync(claim => claim.Status == ClaimStatus.Open, cancellation);
}
