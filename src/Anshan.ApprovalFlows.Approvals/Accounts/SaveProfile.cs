using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>What an applicant typed about itself.</summary>
public sealed record ProfileEntry(
    string? Name,
    string? CreditCode,
    string? RegionId,
    string? Address,
    string? BankName,
    string? BankAccountName,
    string? BankAccount,
    string? ContactName,
    string? ContactPhone,
    bool IsIndividual = false,
    string? IdentityNumber = null,
    AccountKind? AccountKind = null,
    NameDifference NameDifference = NameDifference.None,
    string? NameNote = null,
    ApplicantKind Kinds = 0
)
{
    /// <summary>Whether the masked number that the form showed was left unchanged.</summary>
    public bool KeepsNumberOf(ApplicantProfile? profile) =>
        profile is { IdentityNumber.Length: > 0 } && IdentityNumber?.Trim() == Accounts.IdentityNumber.Mask(profile.IdentityNumber);
}

/// <summary>Takes corrected data of a case over into the profile, within the transaction of the correction.</summary>
public delegate Task TakeOver(DbContext db, ApplicantProfile corrected, CancellationToken cancellation);

/// <summary>
/// Saves the data of the applicant that the person acts for, or of a new one where there is none. Gaps are allowed until the first
/// application; what is filled in must be right, and no two applicants have the same credit code.
/// </summary>
public sealed class SaveProfile(IWriteGate gate, OpenDatabase open, OrganisationTree organisations, AuditTrail audit, TimeProvider machine)
{
    /// <summary>What people read where <see cref="TakeOver"/> stored nothing.</summary>
    public const string NotTakenOver = "您的主体信息在打开更正页面以后又保存过，没有用更正后的内容覆盖，请到“主体信息”中核对。";

    /// <summary>What is wrong, by field; nothing is stored while anything is.</summary>
    public async Task<IReadOnlyList<AccountOutcome.Refused>> RunAsync(
        Actor actor,
        ProfileEntry entry,
        SinceRead since,
        CancellationToken cancellation = default
    )
    {
        if (entry.IsIndividual)
        {
            entry = await WithNumberAsync(actor, entry, cancellation);
        }

        var problems = ProfileRules.Problems(entry, organisations, Today).ToList();
        if (problems.Count > 0)
        {
            // A conflicting save is reported in the same answer.
            var stored = await StoredAsync(actor, cancellation);
            since.Allows(FieldsOf(stored), FieldsOf(Sent(entry, stored)), null, stored?.UpdatedAt);
            return problems;
        }

        if (await gate.WriteAsync((db, token) => StoreAsync(db, actor, entry, since, token), cancellation) is { } refused)
        {
            return [refused];
        }

        return since.Meanwhile is null ? problems : [new("主体信息在您打开本页以后又保存过一次，这次的修改还没有保存。", "")];
    }

    /// <summary>The form shows the number masked; sent back like that, the stored one is meant.</summary>
    private async Task<ProfileEntry> WithNumberAsync(Actor actor, ProfileEntry entry, CancellationToken cancellation)
    {
        var stored = await StoredAsync(actor, cancellation);
        return entry.KeepsNumberOf(stored) ? entry with { IdentityNumber = stored!.IdentityNumber } : entry;
    }

    private async Task<ApplicantProfile?> StoredAsync(Actor actor, CancellationToken cancellation)
    {
        if (actor.Subject is not { } subject)
        {
            return null;
        }

        await using var pooled = open();
        return await pooled
            .Context.Set<ApplicantProfile>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.SubjectId == subject.Value, cancellation);
    }

    /// <summary>Takes what was corrected in a case over into the profile, so that the next application begins with it.</summary>
    /// <remarks>
    /// In the commit of the correction: one without the other cannot be. Where the profile was saved meanwhile nothing is stored and
    /// <c>since</c> says so;
    /// people read <see cref="NotTakenOver"/> then.
    /// </remarks>
    /// <param name="actor">Whose profile.</param>
    /// <param name="parts">Which of <see cref="ProfileParts"/> are taken.</param>
    /// <param name="since">The profile as it stood when the correction was begun.</param>
    public TakeOver TakeOver(Actor actor, IReadOnlyCollection<string> parts, SinceRead since) =>
        (db, corrected, cancellation) => TakeOverAsync(db, actor, corrected, parts, since, cancellation);

    private async Task TakeOverAsync(
        DbContext db,
        Actor actor,
        ApplicantProfile corrected,
        IReadOnlyCollection<string> parts,
        SinceRead since,
        CancellationToken cancellation
    )
    {
        var profile = await db.Set<ApplicantProfile>().SingleAsync(row => row.SubjectId == corrected.SubjectId, cancellation);
        var fields = ProfileParts.FieldsOf(parts, corrected.IsIndividual).ToList();
        var sent = FieldsOf(corrected).Where(field => fields.Exists(one => one.Name == field.Key)).ToDictionary();
        if (!since.Allows(FieldsOf(profile), sent, null, profile.UpdatedAt) || since.IsSame)
        {
            return;
        }

        var before = Of(profile);
        foreach (var field in fields)
        {
            field.Take(profile, corrected);
        }

        profile.UpdatedAt = machine.GetUtcNow();
        await audit.AppendAsync(
            db,
            new AuditEntry(AuditStream.User(actor.UserId), actor, "profile.saved", new { Before = before, After = Of(profile) }),
            cancellation
        );
    }

    /// <summary>Why nothing was stored: another applicant is the same; null where nothing stands against it.</summary>
    private async Task<AccountOutcome.Refused?> StoreAsync(
        DbContext db,
        Actor actor,
        ProfileEntry entry,
        SinceRead since,
        CancellationToken cancellation
    )
    {
        if (actor.Subject is null)
        {
            // Two windows with a new applicant save one after the other.
            await db.LockAsync("subject", actor.UserId, cancellation);
        }

        var profile = actor.Subject is { } subject
            ? await db.Set<ApplicantProfile>().SingleAsync(row => row.SubjectId == subject.Value, cancellation)
            : null;
        if (
            !since.Allows(FieldsOf(profile), FieldsOf(Sent(entry, profile)), null, profile?.UpdatedAt)
            || (since.IsSame && profile is not null)
        )
        {
            return null;
        }

        var sent = Sent(entry, profile);
        if (profile is null && (await SubjectReader.OfAsync(db, actor.UserId, cancellation)).Exists(own => IsSame(own, sent)))
        {
            return new("您已经有一个相同的申报主体，不用再添加。", nameof(entry.Name));
        }

        if (
            profile is not null
            && sent.CreditCode != profile.CreditCode
            && await db.Set<SubjectClaim>()
                .AnyAsync(row => row.SubjectId == profile.SubjectId && row.Status == ClaimStatus.Open, cancellation)
        )
        {
            return new("有人认领这个单位，正在核实，有了结果才能修改统一社会信用代码。", nameof(entry.CreditCode));
        }

        if (await CreditCodes.IsHeldLockedAsync(db, sent, cancellation))
        {
            return new(CreditCodes.Held, nameof(entry.CreditCode));
        }

        profile ??= await AddAsync(db, actor, cancellation);
        var before = Of(profile);
        ProfileRules.Apply(profile, entry, Today);
        (profile.UpdatedAt, profile.IsContested) = (machine.GetUtcNow(), false);
        await audit.AppendAsync(
            db,
            new AuditEntry(
                AuditStream.User(actor.UserId),
                actor,
                "profile.saved",
                new
                {
                    profile.SubjectId,
                    Before = before,
                    After = Of(profile),
                }
            ),
            cancellation
        );
        return null;
    }

    private static bool IsSame(ApplicantProfile own, ApplicantProfile sent) =>
        (own.IsIndividual, own.Name, own.CreditCode, own.IdentityNumber)
        == (sent.IsIndividual, sent.Name, sent.CreditCode, sent.IdentityNumber);

    /// <summary>A new applicant with this person as its first member; the first one of a person has the id of its account.</summary>
    private async Task<ApplicantProfile> AddAsync(DbContext db, Actor actor, CancellationToken cancellation)
    {
        var now = machine.GetUtcNow();
        var isFirst = !await db.Set<ApplicantProfile>().AnyAsync(row => row.SubjectId == actor.UserId.Value, cancellation);
        var id = isFirst ? actor.UserId.Value : Guid.CreateVersion7(now).ToString();
        ApplicantProfile profile = new() { SubjectId = id };
        db.Set<ApplicantProfile>().Add(profile);
        db.Set<SubjectMember>()
            .Add(
                new SubjectMember
                {
                    SubjectId = id,
                    UserId = actor.UserId,
                    Since = now,
                }
            );
        var user = await db.Set<AppUser>().SingleAsync(row => row.Id == actor.UserId.Value, cancellation);
        user.SubjectId = id;
        return profile;
    }

    private ApplicantProfile Sent(ProfileEntry entry, ApplicantProfile? stored)
    {
        var sent = stored?.Copy() ?? new ApplicantProfile { SubjectId = "" };
        ProfileRules.Apply(sent, entry, Today);
        return sent;
    }

    /// <summary>The profile as two saves of it are compared, by the name of the field; nothing for none.</summary>
    public static IReadOnlyDictionary<string, string?> FieldsOf(ApplicantProfile? profile) =>
        profile is null
            ? new Dictionary<string, string?>()
            : new Dictionary<string, string?>
            {
                [nameof(ProfileEntry.IsIndividual)] = profile.IsIndividual ? "True" : "False",
                [nameof(ProfileEntry.Kinds)] = profile.KindNames,
                [nameof(ProfileEntry.IdentityNumber)] = profile.IdentityNumber,
                [nameof(ProfileEntry.Name)] = profile.Name,
                [nameof(ProfileEntry.CreditCode)] = profile.CreditCode,
                [nameof(ProfileEntry.RegionId)] = profile.RegionId,
                [nameof(ProfileEntry.Address)] = profile.Address,
                [nameof(ProfileEntry.BankName)] = profile.BankName,
                [nameof(ProfileEntry.BankAccountName)] = profile.BankAccountName,
                [nameof(ProfileEntry.BankAccount)] = profile.BankAccount,
                [nameof(ProfileEntry.AccountKind)] = profile.AccountKind?.ToString(),
                [nameof(ProfileEntry.NameDifference)] = profile.NameDifference.ToString(),
                [nameof(ProfileEntry.NameNote)] = profile.NameNote,
                [nameof(ProfileEntry.ContactName)] = profile.ContactName,
                [nameof(ProfileEntry.ContactPhone)] = profile.ContactPhone,
            };

    /// <summary>The profile as the form shows it and the audit keeps it: the identity number masked.</summary>
    public static ProfileEntry Of(ApplicantProfile profile) =>
        new(
            profile.Name,
            profile.CreditCode,
            profile.RegionId,
            profile.Address,
            profile.BankName,
            profile.BankAccountName,
            profile.BankAccount,
            profile.ContactName,
            profile.ContactPhone,
            profile.IsIndividual,
            IdentityNumber.Mask(profile.IdentityNumber),
            profile.AccountKind,
            profile.NameDifference,
            profile.NameNote,
            profile.Kinds
        );

    private DateOnly Today => ChinaTime.DateOf(machine.GetUtcNow());
}
