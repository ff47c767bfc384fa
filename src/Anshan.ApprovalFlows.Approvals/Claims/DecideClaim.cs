using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Claims;

/// <summary>A reviewer or the head of the unit decides on a claim: the claimant joins, takes over, or is refused.</summary>
public sealed class DecideClaim(IWriteGate gate, AuditTrail audit, ClaimMails mails, CaseClock clock)
{
    /// <summary>The most characters of the note.</summary>
    public const int MaxNote = 500;

    /// <summary>The unit whose claims this person decides; null for everybody else.</summary>
    public static string? UnitOf(Actor actor) => actor.Is(Roles.Reviewer) || actor.Is(Roles.Head) ? actor.OrganisationId?.Value : null;

    /// <summary>The claims that this person may see and decide: those sent to its unit.</summary>
    public static IQueryable<SubjectClaim> Of(IQueryable<SubjectClaim> claims, Actor actor) =>
        UnitOf(actor) is { } unit
            ? claims.Where(claim => claim.OrganisationId == unit && claim.Status != ClaimStatus.Unsent)
            : claims.Where(claim => false);

    /// <summary>Decides; who has decided first is named to whoever comes second.</summary>
    /// <param name="actor">Of the unit.</param>
    /// <param name="claimId">The claim.</param>
    /// <param name="verdict">What becomes of it; null where nothing was chosen.</param>
    /// <param name="note">Written to the claimant; needed for a refusal and a takeover.</param>
    /// <param name="cancellation">Ends with the request.</param>
    public Task<AccountOutcome> RunAsync(
        Actor actor,
        Guid claimId,
        ClaimStatus? verdict,
        string? note,
        CancellationToken cancellation = default
    )
    {
        var words = TypedText.Lines(note);
        AccountOutcome.Refused? problem =
            TextLimit.Problem("说明", words, MaxNote) is { } tooLong ? new(tooLong, "Note")
            : verdict is not (ClaimStatus.Joined or ClaimStatus.Replaced or ClaimStatus.Refused) ? new("请选择处理结果。", "Verdict")
            : words.Length == 0 && verdict != ClaimStatus.Joined ? new("请写明核实的情况和理由，申请人会看到。", "Note")
            : null;
        return problem is not null
            ? Task.FromResult<AccountOutcome>(problem)
            : gate.WriteAsync((db, token) => StoreAsync(db, actor, claimId, verdict!.Value, words, token), cancellation);
    }

    private async Task<AccountOutcome> StoreAsync(
        DbContext db,
        Actor actor,
        Guid claimId,
        ClaimStatus verdict,
        string note,
        CancellationToken cancellation
    )
    {
        await db.LockAsync("claim", claimId.ToString("N"), cancellation);
        if (await Of(db.Set<SubjectClaim>(), actor).SingleOrDefaultAsync(row => row.Id == claimId, cancellation) is not { } claim)
        {
            return new AccountOutcome.Refused("没有这件认领。");
        }

        if (claim.Status != ClaimStatus.Open)
        {
            return new AccountOutcome.Refused(
                $"{claim.DecidedByName}已于{ChinaTime.Display(claim.DecidedAt!.Value)}处理了这件认领，这次的选择没有保存。"
            );
        }

        var code = await db.Set<ApplicantProfile>()
            .Where(row => row.SubjectId == claim.SubjectId)
            .Select(row => row.CreditCode)
            .SingleAsync(cancellation);
        if (verdict != ClaimStatus.Refused && code != claim.CreditCode)
        {
            return new AccountOutcome.Refused(
                "这个主体的统一社会信用代码已经不是认领的那一个，不能同意。请选“不同意”，并告知认领人直接登记。",
                "Verdict"
            );
        }

        var now = clock.Now;
        var before = await SubjectReader.MembersAsync(db, claim.SubjectId, cancellation);
        (claim.Status, claim.Note) = (verdict, note.Length == 0 ? null : note);
        (claim.DecidedById, claim.DecidedByName, claim.DecidedAt) = (actor.UserId, actor.Name, now);
        if (verdict != ClaimStatus.Refused)
        {
            await AdmitAsync(db, claim, now, cancellation);
        }

        await mails.DecidedAsync(db, claim, before, cancellation);
        await audit.AppendAsync(
            db,
            new AuditEntry(
                AuditStream.User(claim.ClaimantId),
                actor,
                "subject.claim-decided",
                new
                {
                    claim.SubjectId,
                    claim.CreditCode,
                    Verdict = verdict.ToString(),
                    claim.Note,
                    Before = before.Select(user => user.Id),
                }
            ),
            cancellation
        );
        return new AccountOutcome.Done(claimId.ToString());
    }

    /// <summary>Makes the claimant a member; where it takes over, the only one.</summary>
    private static async Task AdmitAsync(DbContext db, SubjectClaim claim, DateTimeOffset now, CancellationToken cancellation)
    {
        var members = await db.Set<SubjectMember>().Where(row => row.SubjectId == claim.SubjectId).ToListAsync(cancellation);
        if (claim.Status == ClaimStatus.Replaced)
        {
            db.RemoveRange(members.Where(row => row.UserId != claim.ClaimantId));
        }

        if (!members.Exists(row => row.UserId == claim.ClaimantId))
        {
            db.Add(
                new SubjectMember
                {
                    SubjectId = claim.SubjectId,
                    UserId = claim.ClaimantId,
                    Since = now,
                }
            );
        }

        var claimant = await db.Set<AppUser>().SingleAsync(row => row.Id == claim.ClaimantId, cancellation);
        claimant.SubjectId ??= claim.SubjectId;
    }
}
