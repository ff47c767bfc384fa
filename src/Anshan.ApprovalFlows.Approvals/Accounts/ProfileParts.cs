using Anshan.ApprovalFlows.Approvals.Forms;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>One fact of the profile.</summary>
/// <param name="Name">Its property.</param>
/// <param name="Label">On screen.</param>
/// <param name="Shown">As people read it: an identity number masked, a choice by its words.</param>
/// <param name="Take">Copies it from one profile into another.</param>
public sealed record ProfileField(
    string Name,
    string Label,
    Func<ApplicantProfile, string> Shown,
    Action<ApplicantProfile, ApplicantProfile> Take
)
{
    /// <summary>Whether two profiles differ in it; two identity numbers may look alike when masked.</summary>
    public bool Differs(ApplicantProfile one, ApplicantProfile other) =>
        Shown(one) != Shown(other) || (Name == nameof(ApplicantProfile.IdentityNumber) && one.IdentityNumber != other.IdentityNumber);
}

/// <summary>A fact that finance pays by.</summary>
public sealed record PaymentField(string Name, string Label, Func<Payee, string> Of);

/// <summary>What a return can name of the applicant's own data, beside the form and the documents.</summary>
/// <param name="Key">In requests and tasks.</param>
/// <param name="Label">On screen.</param>
/// <param name="Fields">What may be changed then.</param>
public sealed record ProfilePart(string Key, string Label, IReadOnlyList<ProfileField> Fields);

/// <summary>The applicant's data in parts: each fact stands in one part, or among those that no running case can change.</summary>
public static class ProfileParts
{
    public const string Subject = "subject";
    public const string Account = "account";
    public const string Contact = "contact";

    public static IReadOnlyList<ProfilePart> All { get; } =
    [
        new(
            Subject,
            "申报主体（名称、统一社会信用代码或身份证号）",
            [
                new(nameof(ApplicantProfile.Name), "名称", profile => profile.Name, (to, from) => to.Name = from.Name),
                new(
                    nameof(ApplicantProfile.CreditCode),
                    "统一社会信用代码",
                    profile => profile.CreditCode,
                    (to, from) => to.CreditCode = from.CreditCode
                ),
                new(
                    nameof(ApplicantProfile.IdentityNumber),
                    "身份证号",
                    profile => IdentityNumber.Mask(profile.IdentityNumber),
                    (to, from) => to.IdentityNumber = from.IdentityNumber
                ),
            ]
        ),
        new(
            Account,
            "收款账户（账户名称、开户银行、账号）",
            [
                new(
                    nameof(ApplicantProfile.AccountKind),
                    "账户类型",
                    profile => BankAccounts.Kinds[profile.KindOfAccount],
                    (to, from) => to.AccountKind = from.AccountKind
                ),
                new(
                    nameof(ApplicantProfile.BankAccountName),
                    "账户名称",
                    profile => profile.BankAccountName,
                    (to, from) => to.BankAccountName = from.BankAccountName
                ),
                new(nameof(ApplicantProfile.BankName), "开户银行", profile => profile.BankName, (to, from) => to.BankName = from.BankName),
                new(
                    nameof(ApplicantProfile.BankAccount),
                    "银行账号",
                    profile => profile.BankAccount,
                    (to, from) => to.BankAccount = from.BankAccount
                ),
                new(
                    nameof(ApplicantProfile.NameDifference),
                    "账户名称不一致的情形",
                    profile => Words(profile.NameDifference),
                    (to, from) => to.NameDifference = from.NameDifference
                ),
                new(
                    nameof(ApplicantProfile.NameNote),
                    "不一致的说明",
                    profile => profile.NameNote,
                    (to, from) => to.NameNote = from.NameNote
                ),
            ]
        ),
        new(
            Contact,
            "联系方式（地址、联系人、电话）",
            [
                new(nameof(ApplicantProfile.Address), "地址", profile => profile.Address, (to, from) => to.Address = from.Address),
                new(
                    nameof(ApplicantProfile.ContactName),
                    "联系人",
                    profile => profile.ContactName,
                    (to, from) => to.ContactName = from.ContactName
                ),
                new(
                    nameof(ApplicantProfile.ContactPhone),
                    "联系电话",
                    profile => profile.ContactPhone,
                    (to, from) => to.ContactPhone = from.ContactPhone
                ),
            ]
        ),
    ];

    /// <summary>What no correction changes, with the reason: who applies at all, and which departments have the case.</summary>
    public static IReadOnlyDictionary<string, string> Fixed { get; } =
        new Dictionary<string, string>
        {
            [nameof(ApplicantProfile.SubjectId)] = "Which applicant it is.",
            [nameof(ApplicantProfile.IsIndividual)] =
                "A person in place of a unit is another applicant: the case is withdrawn and applied for anew.",
            [nameof(ApplicantProfile.KindNames)] = "Who may apply is held at the submission, and confirmed by the unit that reviews first.",
            [nameof(ApplicantProfile.Kinds)] = "The same, read.",
            [nameof(ApplicantProfile.RegionId)] =
                "Another region is another department's case: it is withdrawn or refused, and applied for anew.",
            [nameof(ApplicantProfile.IsContested)] = "Decided by a unit, where somebody claims the applicant.",
            [nameof(ApplicantProfile.UpdatedAt)] = "When the profile itself was saved.",
        };

    /// <summary>What finance pays by, every part of <see cref="Payee"/>.</summary>
    public static IReadOnlyList<PaymentField> Payment { get; } =
    [
        new(nameof(Payee.Name), "收款方", payee => payee.Name),
        new(nameof(Payee.CreditCode), "统一社会信用代码", payee => payee.CreditCode),
        new(nameof(Payee.AccountKind), "账户类型", payee => BankAccounts.Kinds[payee.AccountKind]),
        new(nameof(Payee.BankAccountName), "账户名称", payee => payee.BankAccountName),
        new(nameof(Payee.BankName), "开户银行", payee => payee.BankName),
        new(nameof(Payee.BankAccount), "银行账号", payee => payee.BankAccount),
        new(nameof(Payee.NameDifference), "账户名称不一致的情形", payee => Words(payee.NameDifference)),
        new(nameof(Payee.NameNote), "不一致的说明", payee => payee.NameNote),
    ];

    public static ProfilePart? Find(string key) => All.FirstOrDefault(part => part.Key == key);

    /// <summary>The facts of these parts that an applicant of this kind has.</summary>
    public static IEnumerable<ProfileField> FieldsOf(IEnumerable<string> keys, bool isIndividual) =>
        All.Where(part => keys.Contains(part.Key))
            .SelectMany(part => part.Fields)
            .Where(field => field.Name != (isIndividual ? nameof(ApplicantProfile.CreditCode) : nameof(ApplicantProfile.IdentityNumber)));

    /// <summary>What of the applicant's data changed, in the order of the parts.</summary>
    public static IReadOnlyList<FieldChange> Between(ApplicantProfile before, ApplicantProfile after) =>
        [
            .. from field in FieldsOf(All.Select(part => part.Key), after.IsIndividual)
            where field.Differs(before, after)
            select new FieldChange(field.Name, field.Label, field.Shown(before), field.Shown(after)),
        ];

    private static string Words(NameDifference difference) => difference == NameDifference.None ? "" : BankAccounts.Differences[difference];
}
