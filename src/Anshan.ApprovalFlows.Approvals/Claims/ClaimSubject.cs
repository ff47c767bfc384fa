using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Claims;

/// <summary>认领主体: whoever finds the credit code of its unit registered by another person asks a unit to decide, with evidence.</summary>
public sealed class ClaimSubject(IWriteGate gate, OrganisationTree organisations, AuditTrail audit, ClaimMails mails, CaseClock clock)
{
    /// <summary>The most characters of the reason.</summary>
    public const int MaxReason = 500;

    /// <summary>How many claims a person may send within <see cref="Period"/>.</summary>
    public const int Most = 3;

    private static readonly TimeSpan Period = TimeSpan.FromDays(30);

    /// <summary>Who decides: the approval bureau of the applicant's county or zone, else the one of the city.</summary>
    private static readonly string[] Deciding = ["county:approval", "city:approval"];

    /// <summary>Begins a claim, or goes on with the one that was not sent yet; nobody is told before it is sent.</summary>
    /// <returns>The id of the claim, or what is wrong at its field.</returns>
    public Task<AccountOutcome> BeginAsync(Actor actor, string? creditCode, string? reason, CancellationToken cancellation = default)
    {
        if (!UnifiedSocialCreditCode.TryParse(creditCode, out var code, out var wrong))
        {
            return Task.FromResult<AccountOutcome>(new AccountOutcome.Refused(wrong, "CreditCode"));
        }

        return TypedText.Lines(reason).Length == 0 ? Refused("请写明您与这个单位的关系，例如“本单位办公室主任，原经办人已离职”。", "Reason")
            : TextLimit.Problem("认领理由", reason, MaxReason) is { } tooLong ? Refused(tooLong, "Reason")
            : gate.WriteAsync((db, token) => StoreAsync(db, actor, code.Value, TypedText.Lines(reason), token), cancellation);
    }

    /// <summary>Sends it: the unit, and the members of the applicant, are told by mail.</summary>
    public Task<AccountOutcome> SendAsync(Actor actor, Guid claimId, CancellationToken cancellation = default) =>
        gate.WriteAsync<AccountOutcome>(
            async (db, token) =>
            {
                var claim = await db.Set<SubjectClaim>().SingleOrDefaultAsync(row => row.Id == claimId, token);
                if (claim is null || claim.ClaimantId != actor.UserId.Value)
                {
                    return new AccountOutcome.Refused("没有这件认领。");
                }

                if (claim.Status != ClaimStatus.Unsent)
                {
                    return new AccountOutcome.Done(claimId.ToString());
                }

                if (await ObjectionAsync(db, actor, claim.CreditCode, token) is { } objection)
                {
                    return objection;
                }

                if (!await db.Set<MaterialFile>().AnyAsync(file => file.ClaimId == claimId, token))
                {
                    return new AccountOutcome.Refused("请先上传证明材料。", "m.claim-evidence");
                }

                (claim.Status, claim.At) = (ClaimStatus.Open, clock.Now);
                await mails.SentAsync(db, claim, token);
                await audit.AppendAsync(
                    db,
                    new AuditEntry(
                        AuditStream.User(actor.UserId),
                        actor,
                        "subject.claimed",
                        new
                        {
                            claim.SubjectId,
                            claim.CreditCode,
                            claim.OrganisationId,
                            claim.Reason,
                        }
                    ),
                    token
                );
                return new AccountOutcome.Done(claimId.ToString());
            },
            cancellation
        );

    private static Task<AccountOutcome> Refused(string problem, string field) =>
        Task.FromResult<AccountOutcome>(new AccountOutcome.Refused(problem, field));

    private async Task<AccountOutcome> StoreAsync(DbContext db, Actor actor, string code, string reason, CancellationToken cancellation)
    {
        if (await ObjectionAsync(db, actor, code, cancellation) is { } objection)
        {
            return objection;
        }

        var subject = await HolderAsync(db, code, cancellation);
        var own = await db.Set<SubjectClaim>().Where(row => row.ClaimantId == actor.UserId.Value).ToListAsync(cancellation);
        var now = clock.Now;
        if (own.Find(row => row.Status == ClaimStatus.Unsent && row.SubjectId == subject!.SubjectId) is { } unsent)
        {
            (unsent.Reason, unsent.At) = (reason, now);
            return new AccountOutcome.Done(unsent.Id.ToString());
        }

        SubjectClaim claim = new()
        {
            // Two windows that begin at once begin the same one.
            Id = DerivedGuid.Of("claim", actor.UserId, subject!.SubjectId, own.Count.ToString(CultureInfo.InvariantCulture)),
            SubjectId = subject.SubjectId,
            ClaimantId = actor.UserId,
            CreditCode = code,
            OrganisationId = UnitOf(subject.RegionId).Id,
            Reason = reason,
            At = now,
        };
        db.Add(claim);
        return new AccountOutcome.Done(claim.Id.ToString());
    }

    /// <summary>Why this person cannot claim the code now; held when a claim is begun and again when it is sent.</summary>
    private async Task<AccountOutcome.Refused?> ObjectionAsync(DbContext db, Actor actor, string code, CancellationToken cancellation)
    {
        await db.LockAsync("claims", actor.UserId, cancellation);
        if (await HolderAsync(db, code, cancellation) is not { } subject)
        {
            return new("没有人登记过这个统一社会信用代码，直接在“主体信息”中填写即可。", "CreditCode");
        }

        if (actor.ActsFor(subject.SubjectId))
        {
            return new("您已经是这个单位的成员，不用认领。", "CreditCode");
        }

        var (sent, since) = (db.Set<SubjectClaim>().Where(row => row.ClaimantId == actor.UserId.Value), clock.Now - Period);
        return await sent.AnyAsync(row => row.Status == ClaimStatus.Open, cancellation)
                ? new("您有一件认领正在核实，有了结果才能再提交。", "CreditCode")
            : await sent.CountAsync(row => row.Status != ClaimStatus.Unsent && row.At > since, cancellation) >= Most
                ? new($"30 天内最多提交 {Most} 件认领，请过些天再提交，或者直接联系所在地区的部门。", "CreditCode")
            : null;
    }

    private static Task<ApplicantProfile?> HolderAsync(DbContext db, string code, CancellationToken cancellation) =>
        db.Set<ApplicantProfile>().AsNoTracking().SingleOrDefaultAsync(row => row.CreditCode == code && !row.IsContested, cancellation);

    private Organisation UnitOf(string regionId)
    {
        foreach (var reference in Deciding)
        {
            if (organisations.TryResolve(reference, regionId.Length == 0 ? OrganisationTree.WholeCity : new(regionId), out var unit))
            {
                return unit;
            }
        }

        throw new InvalidOperationException("No unit decides on claims: the approval bureau of the city is missing.");
    }
}
