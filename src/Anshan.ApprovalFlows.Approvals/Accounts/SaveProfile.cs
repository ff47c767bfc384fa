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

/// <summary>Saves an applicant's profile. Gaps are allowed until the first application; what is filled in must be right.</summary>
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
            await using var pooled = open();
            var stored = await pooled
                .Context.Set<ApplicantProfile>()
                .AsNoTracking()
                .SingleOrDefaultAsync(row => row.UserId == actor.UserId.Value, cancellation);
            since.Allows(FieldsOf(stored), FieldsOf(Sent(actor, entry, stored)), null, stored?.UpdatedAt);
            return problems;
        }

        await gate.WriteAsync((db, token) => StoreAsync(db, actor, entry, since, token), cancellation);
        return since.Meanwhile is null ? problems : [new("主体信息在您打开本页以后又保存过一次，这次的修改还没有保存。", "")];
    }

    /// <summary>The form shows the number masked; sent back like that, the stored one is meant.</summary>
    private async Task<ProfileEntry> WithNumberAsync(Actor actor, ProfileEntry entry, CancellationToken cancellation)
    {
        await using var pooled = open();
        var stored = await pooled
            .Context.Set<ApplicantProfile>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.UserId == actor.UserId.Value, cancellation);
        return entry.KeepsNumberOf(stored) ? entry with { IdentityNumber = stored!.IdentityNumber } : entry;
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
        var profile = await db.Set<ApplicantProfile>().SingleAsync(row => row.UserId == actor.UserId.Value, cancellation);
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

    private async Task<bool> StoreAsync(DbContext db, Actor actor, ProfileEntry entry, SinceRead since, CancellationToken cancellation)
    {
        var profile = await db.Set<ApplicantProfile>().SingleOrDefaultAsync(row => row.UserId == actor.UserId.Value, cancellation);
        if (
            !since.Allows(FieldsOf(profile), FieldsOf(Sent(actor, entry, profile)), null, profile?.UpdatedAt)
            || (since.IsSame && profile is not null)
        )
        {
            return false;
        }

        if (profile is null)
        {
            profile = new ApplicantProfile { UserId = actor.UserId };
            db.Set<ApplicantProfile>().Add(profile);
        }

        var before = Of(profile);
        ProfileRules.Apply(profile, entry, Today);
        profile.UpdatedAt = machine.GetUtcNow();
        await audit.AppendAsync(
            db,
            new AuditEntry(AuditStream.User(actor.UserId), actor, "profile.saved", new { Before = before, After = Of(profile) }),
            cancellation
        );
        return true;
    }

    private ApplicantProfile Sent(Actor actor, ProfileEntry entry, ApplicantProfile? stored)
    {
        var sent = stored?.Copy() ?? new ApplicantProfile { UserId = actor.UserId };
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
