using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Claims;

/// <summary>The mails about claims, written in the commit that causes them; nothing that the claimant typed goes to the members.</summary>
public sealed class ClaimMails(
    MailTemplates templates,
    Outbox outbox,
    IReachablePeople people,
    OrganisationTree organisations,
    SiteAddress site
)
{
    /// <summary>Tells the unit that there is something to decide, and the members that somebody claims their applicant.</summary>
    public async Task SentAsync(DbContext db, SubjectClaim claim, CancellationToken cancellation)
    {
        var subject = await NameAsync(db, claim, cancellation);
        foreach (var user in await people.InRolesAsync(db, [Roles.Reviewer, Roles.Head], claim.OrganisationId, cancellation))
        {
            Queue(db, claim, user, "claim-opened", subject, site.Claim(claim.Id));
        }

        foreach (var member in await SubjectReader.MembersAsync(db, claim.SubjectId, cancellation))
        {
            Queue(db, claim, member, "claim-notice", subject, site.Profile);
        }
    }

    /// <summary>Tells the claimant the result, and the members of before what it means for them.</summary>
    public async Task DecidedAsync(DbContext db, SubjectClaim claim, IReadOnlyList<AppUser> members, CancellationToken cancellation)
    {
        var subject = await NameAsync(db, claim, cancellation);
        var claimant = await db.Set<AppUser>().AsNoTracking().SingleAsync(row => row.Id == claim.ClaimantId, cancellation);
        Queue(db, claim, claimant, "claim-decided", subject, site.OwnClaim(claim.Id));
        foreach (var member in members.Where(member => member.Id != claim.ClaimantId))
        {
            Queue(db, claim, member, "claim-result", subject, site.Profile);
        }
    }

    /// <summary>The name that the applicant has, or its code while it has none.</summary>
    private static async Task<string> NameAsync(DbContext db, SubjectClaim claim, CancellationToken cancellation)
    {
        var name = await db.Set<ApplicantProfile>()
            .Where(row => row.SubjectId == claim.SubjectId)
            .Select(row => row.Name)
            .SingleAsync(cancellation);
        return name.Length > 0 ? name : claim.CreditCode;
    }

    private void Queue(DbContext db, SubjectClaim claim, AppUser user, string template, string subject, string url)
    {
        if (user is not { Email.Length: > 0, DisabledAt: null })
        {
            return;
        }

        var mail = templates.Render(
            template,
            new Dictionary<string, object?>
            {
                ["recipient"] = user.FullName,
                ["applicant"] = MailNames.Name(subject),
                ["organisation"] = organisations.Find(claim.OrganisationId)?.Name ?? claim.OrganisationId,
                ["status"] = ClaimWords.Of(claim.Status),
                ["opinion"] = claim.Note,
                ["url"] = url,
            },
            outbox.Now
        );
        outbox.Queue(db, new MailToSend(Guid.CreateVersion7(), user.Email, user.FullName, mail.Subject, mail.Text, template));
    }
}
