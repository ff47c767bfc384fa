using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>
/// The rules for the data of a profile and their stored form; the same for the profile and for the copy that a case keeps.
/// </summary>
public static partial class ProfileRules
{
    /// <summary>The problems by field; missing data is no problem here.</summary>
    public static IEnumerable<AccountOutcome.Refused> Problems(ProfileEntry entry, OrganisationTree organisations, DateOnly today)
    {
        if (
            entry.IsIndividual
            && !string.IsNullOrWhiteSpace(entry.IdentityNumber)
            && !IdentityNumber.TryParse(entry.IdentityNumber, today, out _, out var wrong)
        )
        {
            yield return new(wrong, nameof(entry.IdentityNumber));
        }

        if (
            !entry.IsIndividual
            && !string.IsNullOrWhiteSpace(entry.CreditCode)
            && !UnifiedSocialCreditCode.TryParse(entry.CreditCode, out _, out var wrongCode)
        )
        {
            yield return new(wrongCode, nameof(entry.CreditCode));
        }

        foreach (var (field, problem) in OfTheOtherKind(entry))
        {
            yield return new(problem, field);
        }

        if (!string.IsNullOrWhiteSpace(entry.RegionId) && organisations.ApplicantRegions.All(region => region.Id != entry.RegionId))
        {
            yield return new("请从列表中选择所在地区。", nameof(entry.RegionId));
        }

        if (!string.IsNullOrWhiteSpace(entry.BankAccount) && AccountText.Problem(entry.BankAccount) is { } wrongAccount)
        {
            yield return new(wrongAccount, nameof(entry.BankAccount));
        }

        if (!string.IsNullOrWhiteSpace(entry.ContactPhone) && !PhoneNumber().IsMatch(Phone(entry.ContactPhone)))
        {
            yield return new("联系电话应为 11 位手机号，或带区号的座机号，例如 0412-5555555。", nameof(entry.ContactPhone));
        }

        foreach (var (field, value) in Texts(entry).Where(text => TextLength.Exceeds(text.Value, 200)))
        {
            yield return new("内容太长，请控制在 200 字以内。", field);
        }

        var candidate = new ApplicantProfile { SubjectId = "" };
        Apply(candidate, entry, today);
        if (BankAccounts.Problem(candidate) is { } account)
        {
            yield return new(account.Problem, account.Field);
        }
    }

    /// <summary>
    /// A unit has no identity number and a person no credit code; when typed all the same, it is reported and not silently dropped.
    /// </summary>
    private static IEnumerable<(string Field, string Problem)> OfTheOtherKind(ProfileEntry entry)
    {
        if (!entry.IsIndividual && TypedText.Line(entry.IdentityNumber).Length > 0)
        {
            yield return (
                nameof(entry.IdentityNumber),
                "选的是“单位”，身份证号不会保存。以个人名义申报的，请改选“个人”；以单位名义申报的，请清空身份证号。"
            );
        }

        if (entry.IsIndividual && TypedText.Line(entry.CreditCode).Length > 0)
        {
            yield return (
                nameof(entry.CreditCode),
                "选的是“个人”，统一社会信用代码不会保存。以单位名义申报的，请改选“单位”；以个人名义申报的，请清空统一社会信用代码。"
            );
        }
    }

    /// <summary>Writes what was typed, in one spelling; a name that needs no reason keeps none.</summary>
    public static void Apply(ApplicantProfile profile, ProfileEntry entry, DateOnly today)
    {
        var creditCode = !entry.IsIndividual && UnifiedSocialCreditCode.TryParse(entry.CreditCode, out var code, out _) ? code.Value : "";
        var isNumber = IdentityNumber.TryParse(entry.IdentityNumber, today, out var number, out _);
        (profile.IsIndividual, profile.IdentityNumber) = (entry.IsIndividual, entry.IsIndividual && isNumber ? number.Value : "");
        // A grant is for the unit and the region that were looked at when it was given.
        var granted = creditCode == profile.CreditCode && Trimmed(entry.RegionId) == profile.RegionId ? profile.Kinds : 0;
        profile.Kinds = ApplicantKinds.Of(entry.Kinds, granted, entry.IsIndividual);
        (profile.Name, profile.CreditCode, profile.RegionId) = (Trimmed(entry.Name), creditCode, Trimmed(entry.RegionId));
        (profile.Address, profile.BankName, profile.BankAccountName) = (
            Trimmed(entry.Address),
            Trimmed(entry.BankName),
            Trimmed(entry.BankAccountName)
        );
        (profile.BankAccount, profile.ContactName, profile.ContactPhone) = (
            AccountText.Digits(entry.BankAccount),
            Trimmed(entry.ContactName),
            Phone(entry.ContactPhone)
        );
        profile.AccountKind = entry.AccountKind;
        var fits = BankAccounts.Fits(profile.KindOfAccount, profile.Name, profile.BankAccountName);
        (profile.NameDifference, profile.NameNote) =
            fits || entry.NameDifference == NameDifference.None
                ? (NameDifference.None, "")
                : (entry.NameDifference, Trimmed(entry.NameNote));
    }

    /// <summary>What a case's copy becomes: of what was typed only the parts that were asked for are taken.</summary>
    public static ProfileEntry Merge(ApplicantProfile kept, ProfileEntry typed, IReadOnlyCollection<string> parts)
    {
        var (subject, account, contact) = (
            parts.Contains(ProfileParts.Subject),
            parts.Contains(ProfileParts.Account),
            parts.Contains(ProfileParts.Contact)
        );
        var own = new ProfileEntry(
            kept.Name,
            kept.CreditCode,
            kept.RegionId,
            kept.Address,
            kept.BankName,
            kept.BankAccountName,
            kept.BankAccount,
            kept.ContactName,
            kept.ContactPhone,
            kept.IsIndividual,
            kept.IdentityNumber,
            kept.AccountKind,
            kept.NameDifference,
            kept.NameNote,
            kept.Kinds
        );
        own = subject
            ? own with
            {
                Name = typed.Name,
                CreditCode = typed.CreditCode,
                IdentityNumber = typed.KeepsNumberOf(kept) ? kept.IdentityNumber : typed.IdentityNumber,
            }
            : own;
        own = contact ? own with { Address = typed.Address, ContactName = typed.ContactName, ContactPhone = typed.ContactPhone } : own;
        return account
            ? own with
            {
                AccountKind = typed.AccountKind,
                BankAccountName = typed.BankAccountName,
                BankName = typed.BankName,
                BankAccount = typed.BankAccount,
                NameDifference = typed.NameDifference,
                NameNote = typed.NameNote,
            }
            : own;
    }

    private static IEnumerable<(string Field, string Value)> Texts(ProfileEntry entry) =>
        [
            (nameof(entry.Name), entry.Name ?? ""),
            (nameof(entry.Address), entry.Address ?? ""),
            (nameof(entry.BankName), entry.BankName ?? ""),
            (nameof(entry.BankAccountName), entry.BankAccountName ?? ""),
            (nameof(entry.ContactName), entry.ContactName ?? ""),
            (nameof(entry.NameNote), entry.NameNote ?? ""),
        ];

    private static string Trimmed(string? text) => TypedText.Name(text);

    private static string Phone(string? text) => FullWidth.ToHalf(TypedText.Line(text)).Replace(" ", "", StringComparison.Ordinal);

    [GeneratedRegex(@"^(1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,5})?)$")]
    private static partial Regex PhoneNumber();
}
