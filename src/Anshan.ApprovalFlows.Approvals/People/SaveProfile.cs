using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.People;

/// <summary>What an applicant typed about itself.</summary>
public sealed record ProfileEntry(
    string? Name, string? CreditCode, string? RegionId, string? Address,
    string? BankName, string? BankAccountName, string? BankAccount, string? ContactName, string? ContactPhone,
    bool IsIndividual = false, string? IdentityNumber = null)
{
    /// <summary>Whether nobody has typed over the masked number that the form showed.</summary>
    public bool KeepsNumberOf(ApplicantProfile? profile) => profile is { IdentityNumber.Length: > 0 } && IdentityNumber?.Trim() == People.IdentityNumber.Mask(profile.IdentityNumber);
}

/// <summary>Saves an applicant's profile. Gaps are allowed until the first application; what is filled in must be right.</summary>
public sealed partial class SaveProfile(IWriteGate gate, OpenDatabase open, OrganisationTree organisations, AuditTrail audit, TimeProvider machine)
{
    /// <summary>What is wrong, by field; nothing is stored while anything is.</summary>
    public async Task<IReadOnlyList<AccountOutcome.Refused>> RunAsync(Actor actor, ProfileEntry entry, SinceRead since, CancellationToken cancellation = default)
    {
        if (entry.IsIndividual)
        {
            entry = await WithNumberAsync(actor, entry, cancellation);
        }

        var problems = Problems(entry).ToList();
        if (problems.Count == 0)
        {
            await gate.WriteAsync((db, token) => StoreAsync((AppDbContext)db, actor, entry, since, token), cancellation);
        }

        return since.Meanwhile is null ? problems : [new("主体信息在您打开本页以后又保存过一次，这次的修改还没有保存。", "")];
    }

    /// <summary>The form shows the number masked; sent back like that, the stored one is meant.</summary>
    private async Task<ProfileEntry> WithNumberAsync(Actor actor, ProfileEntry entry, CancellationToken cancellation)
    {
        await using var lent = open();
        var stored = await lent.Context.Set<ApplicantProfile>().AsNoTracking().SingleOrDefaultAsync(row => row.UserId == actor.UserId, cancellation);
        return entry.KeepsNumberOf(stored) ? entry with { IdentityNumber = stored!.IdentityNumber } : entry;
    }

    private IEnumerable<AccountOutcome.Refused> Problems(ProfileEntry entry)
    {
        if (entry.IsIndividual && !string.IsNullOrWhiteSpace(entry.IdentityNumber) && !IdentityNumber.TryParse(entry.IdentityNumber, ChinaTime.DateOf(machine.GetUtcNow()), out _, out var wrong))
        {
            yield return new(wrong, nameof(entry.IdentityNumber));
        }

        if (!entry.IsIndividual && !string.IsNullOrWhiteSpace(entry.CreditCode) && !UnifiedSocialCreditCode.TryParse(entry.CreditCode, out _, out var problem))
        {
            yield return new(problem, nameof(entry.CreditCode));
        }

        if (!string.IsNullOrWhiteSpace(entry.RegionId) && organisations.ApplicantRegions.All(region => region.Id != entry.RegionId))
        {
            yield return new("请从列表中选择所在地区。", nameof(entry.RegionId));
        }

        if (!string.IsNullOrWhiteSpace(entry.BankAccount) && !BankAccount().IsMatch(Digits(entry.BankAccount)))
        {
            yield return new("银行账号应为 8 至 32 位数字，请对照开户许可证检查。", nameof(entry.BankAccount));
        }

        if (!string.IsNullOrWhiteSpace(entry.ContactPhone) && !Phone().IsMatch(Digits(entry.ContactPhone)))
        {
            yield return new("联系电话应为 11 位手机号，或带区号的座机号，例如 0412-5555555。", nameof(entry.ContactPhone));
        }

        foreach (var (field, value) in Texts(entry).Where(text => text.Value.Length > 200))
        {
            yield return new("内容太长，请控制在 200 字以内。", field);
        }
    }

    private async Task<bool> StoreAsync(AppDbContext db, Actor actor, ProfileEntry entry, SinceRead since, CancellationToken cancellation)
    {
        var profile = await db.ApplicantProfiles.SingleOrDefaultAsync(row => row.UserId == actor.UserId, cancellation);
        var sent = new ApplicantProfile { UserId = actor.UserId };
        Fill(sent, entry);
        if (!since.Allows(FieldsOf(profile), FieldsOf(sent), null, profile?.UpdatedAt) || (since.IsSame && profile is not null))
        {
            return false;
        }

        if (profile is null)
        {
            profile = new ApplicantProfile { UserId = actor.UserId };
            db.ApplicantProfiles.Add(profile);
        }

        var before = Of(profile);
        Fill(profile, entry);
        profile.UpdatedAt = machine.GetUtcNow();
        await audit.AppendAsync(
            db, new AuditEntry(AuditStream.User(actor.UserId), actor, "profile.saved", new { Before = before, After = Of(profile) }), cancellation);
        return true;
    }

    private void Fill(ApplicantProfile profile, ProfileEntry entry)
    {
        var creditCode = !entry.IsIndividual && UnifiedSocialCreditCode.TryParse(entry.CreditCode, out var code, out _) ? code.Value : "";
        var isNumber = IdentityNumber.TryParse(entry.IdentityNumber, ChinaTime.DateOf(machine.GetUtcNow()), out var number, out _);
        (profile.IsIndividual, profile.IdentityNumber) = (entry.IsIndividual, entry.IsIndividual && isNumber ? number.Value : "");
        (profile.Name, profile.CreditCode, profile.RegionId) = (Trimmed(entry.Name), creditCode, Trimmed(entry.RegionId));
        (profile.Address, profile.BankName, profile.BankAccountName) = (Trimmed(entry.Address), Trimmed(entry.BankName), Trimmed(entry.BankAccountName));
        (profile.BankAccount, profile.ContactName, profile.ContactPhone) = (Digits(entry.BankAccount), Trimmed(entry.ContactName), Trimmed(entry.ContactPhone));
    }

    /// <summary>The profile as two saves of it are compared, by the name of the field; nothing for none.</summary>
    public static IReadOnlyDictionary<string, string?> FieldsOf(ApplicantProfile? profile) => profile is null ? new Dictionary<string, string?>() : new Dictionary<string, string?>
    {
        [nameof(ProfileEntry.IsIndividual)] = profile.IsIndividual ? "True" : "False",
        [nameof(ProfileEntry.IdentityNumber)] = profile.IdentityNumber,
        [nameof(ProfileEntry.Name)] = profile.Name,
        [nameof(ProfileEntry.CreditCode)] = profile.CreditCode,
        [nameof(ProfileEntry.RegionId)] = profile.RegionId,
        [nameof(ProfileEntry.Address)] = profile.Address,
        [nameof(ProfileEntry.BankName)] = profile.BankName,
        [nameof(ProfileEntry.BankAccountName)] = profile.BankAccountName,
        [nameof(ProfileEntry.BankAccount)] = profile.BankAccount,
        [nameof(ProfileEntry.ContactName)] = profile.ContactName,
        [nameof(ProfileEntry.ContactPhone)] = profile.ContactPhone,
    };

    /// <summary>The profile as the form shows it and the audit keeps it: the identity number masked.</summary>
    public static ProfileEntry Of(ApplicantProfile profile) => new(
        profile.Name, profile.CreditCode, profile.RegionId, profile.Address,
        profile.BankName, profile.BankAccountName, profile.BankAccount, profile.ContactName, profile.ContactPhone,
        profile.IsIndividual, IdentityNumber.Mask(profile.IdentityNumber));

    private static IEnumerable<(string Field, string Value)> Texts(ProfileEntry entry) =>
    [
        (nameof(entry.Name), entry.Name ?? ""),
        (nameof(entry.Address), entry.Address ?? ""),
        (nameof(entry.BankName), entry.BankName ?? ""),
        (nameof(entry.BankAccountName), entry.BankAccountName ?? ""),
        (nameof(entry.ContactName), entry.ContactName ?? ""),
    ];

    private static string Trimmed(string? text) => text?.Trim() ?? "";

    // Account numbers are often typed in groups of four.
    private static string Digits(string? text) => Trimmed(text).Replace(" ", "", StringComparison.Ordinal);

    [GeneratedRegex("^[0-9]{8,32}$")]
    private static partial Regex BankAccount();

    [GeneratedRegex(@"^(1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,5})?)$")]
    private static partial Regex Phone();
}
