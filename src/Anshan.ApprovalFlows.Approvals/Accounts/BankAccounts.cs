using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>The kind of applicant, as a bank sees it, derived from the applicant's number.</summary>
public enum SubjectKind
{
    /// <summary>个人</summary>
    Person,

    /// <summary>企业、事业单位、社会组织、合作社</summary>
    Unit,

    /// <summary>个体工商户: the registration authority writes 92 before the code.</summary>
    Shop,

    /// <summary>机关: 11 before the code; governments of counties and zones, and their departments.</summary>
    Government,
}

/// <summary>What kind of bank account money is paid to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountKind>))]
public enum AccountKind
{
    /// <summary>对公账户: 基本存款账户, 一般存款账户</summary>
    Company,

    /// <summary>财政账户: 国库单一账户, 财政专户, 零余额账户</summary>
    Fiscal,

    /// <summary>个人银行账户</summary>
    Personal,
}

/// <summary>The accepted reason for an account in another name than the applicant's.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NameDifference>))]
public enum NameDifference
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>A shop is paid on the account of the person who runs it.</summary>
    Operator,

    /// <summary>A branch is paid on the account of its head office.</summary>
    HeadOffice,

    /// <summary>The unit has a new name that the bank does not know yet.</summary>
    Renamed,

    /// <summary>The unit has no account of its own: the treasury or the authority above keeps its books.</summary>
    Collective,

    /// <summary>What the note says.</summary>
    Other,
}

/// <summary>Which accounts money may be paid to, by what the applicant is; the one place of the rule and of its words.</summary>
/// <remarks>
/// An account stands in the applicant's own name. A government is paid on its fiscal account (reading 17 of the policy), which stands in
/// the name of the
/// treasury or the finance bureau. Other names are declared by the applicant with a reason and confirmed by a reviewer before an approval;
/// a person has none.
/// </remarks>
public static class BankAccounts
{
    private static readonly string[] FiscalWords = ["财政", "国库", "金库", "零余额"];

    public static IReadOnlyDictionary<AccountKind, string> Kinds { get; } =
        new Dictionary<AccountKind, string>
        {
            [AccountKind.Company] = "对公账户（基本户、一般户）",
            [AccountKind.Fiscal] = "财政账户（国库、财政专户、零余额账户）",
            [AccountKind.Personal] = "个人银行账户",
        };

    public static IReadOnlyDictionary<NameDifference, string> Differences { get; } =
        new Dictionary<NameDifference, string>
        {
            [NameDifference.None] = "账户名称与申报主体名称一致",
            [NameDifference.Operator] = "个体工商户，收款用经营者本人的账户",
            [NameDifference.HeadOffice] = "分支机构，由总公司（上级单位）账户收款",
            [NameDifference.Renamed] = "名称已变更，银行账户尚未办理更名",
            [NameDifference.Collective] = "没有独立账户，由财政或主管部门集中收付",
            [NameDifference.Other] = "其他情形",
        };

    /// <summary>
    /// What an applicant is, from whether it is a person and from the first two characters of its credit code (GB 32100).
    /// </summary>
    public static SubjectKind SubjectOf(bool isIndividual, string? creditCode) =>
        isIndividual ? SubjectKind.Person
        : creditCode?.StartsWith("92", StringComparison.Ordinal) == true ? SubjectKind.Shop
        : creditCode?.StartsWith("11", StringComparison.Ordinal) == true ? SubjectKind.Government
        : SubjectKind.Unit;

    /// <summary>The kinds of account such an applicant can be paid on; the first is the default.</summary>
    public static IReadOnlyList<AccountKind> Of(SubjectKind subject) =>
        subject switch
        {
            SubjectKind.Person => [AccountKind.Personal],
            SubjectKind.Unit => [AccountKind.Company],
            SubjectKind.Shop => [AccountKind.Company, AccountKind.Personal],
            SubjectKind.Government => [AccountKind.Fiscal],
            _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, "No such kind."),
        };

    /// <summary>Which reasons such an applicant can have for another name on such an account; empty where there is none.</summary>
    public static IReadOnlyList<NameDifference> Of(SubjectKind subject, AccountKind kind) =>
        (subject, kind) switch
        {
            (SubjectKind.Shop, AccountKind.Personal) => [NameDifference.Operator],
            (SubjectKind.Shop, AccountKind.Company) => [NameDifference.Renamed, NameDifference.Other],
            (SubjectKind.Unit, AccountKind.Company) =>
            [
                NameDifference.HeadOffice,
                NameDifference.Renamed,
                NameDifference.Collective,
                NameDifference.Other,
            ],
            (SubjectKind.Government, AccountKind.Fiscal) => [NameDifference.Other],
            _ => [],
        };

    /// <summary>
    /// Whether an account in this name is plainly the applicant's: the same name, or a fiscal account in the name of treasury or finance.
    /// </summary>
    public static bool Fits(AccountKind kind, string name, string accountName) =>
        Plain(name) == Plain(accountName)
        || (kind == AccountKind.Fiscal && FiscalWords.Any(word => accountName.Contains(word, StringComparison.Ordinal)));

    /// <summary>
    /// The first reason not to pay to this account, with the property of the profile it is about; null when there is none.
    /// </summary>
    /// <remarks>Empty fields are ignored: missing data is reported elsewhere.</remarks>
    public static (string Field, string Problem)? Problem(ApplicantProfile profile)
    {
        var (subject, kind) = (SubjectOf(profile.IsIndividual, profile.CreditCode), profile.KindOfAccount);
        if (!Of(subject).Contains(kind))
        {
            return (
                nameof(profile.AccountKind),
                $"{Names[subject]}的收款账户应为{string.Join("或", Of(subject).Select(allowed => Kinds[allowed]))}，不能用{Kinds[kind]}。"
            );
        }

        if (
            string.IsNullOrWhiteSpace(profile.Name)
            || string.IsNullOrWhiteSpace(profile.BankAccountName)
            || Fits(kind, profile.Name, profile.BankAccountName)
        )
        {
            return null;
        }

        var reasons = Of(subject, kind);
        if (reasons.Count == 0)
        {
            return (
                nameof(profile.BankAccountName),
                $"账户名称“{profile.BankAccountName}”不是申报人本人的姓名“{profile.Name}”，补助只能拨付到本人账户。请改为本人的账户。"
            );
        }

        if (profile.NameDifference == NameDifference.None)
        {
            return (
                nameof(profile.BankAccountName),
                $"账户名称“{profile.BankAccountName}”与申报主体名称“{profile.Name}”不一致，这样无法拨付。请改正；确有原因的，请选择不一致的情形并说明，由办理单位核对确认。"
            );
        }

        return !reasons.Contains(profile.NameDifference)
                ? (
                    nameof(profile.NameDifference),
                    $"{Names[subject]}的{Kinds[kind]}不适用“{Differences[profile.NameDifference]}”，"
                        + $"可选：{string.Join("、", reasons.Select(reason => Differences[reason]))}。"
                )
            : string.IsNullOrWhiteSpace(profile.NameNote)
                ? (nameof(profile.NameNote), "请说明账户名称与申报主体名称为什么不一致，办理单位会核对。")
            : null;
    }

    private static readonly Dictionary<SubjectKind, string> Names = new()
    {
        [SubjectKind.Person] = "个人",
        [SubjectKind.Unit] = "单位",
        [SubjectKind.Shop] = "个体工商户",
        [SubjectKind.Government] = "机关",
    };

    /// <summary>
    /// As a bank compares names: width, case, spaces and the dot inside a person's name make no difference; all else does.
    /// </summary>
    private static string Plain(string name)
    {
        var text = string.Concat(
            name.EnumerateRunes()
                .Where(rune =>
                    !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control)
                )
        );
        return text.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Replace('•', '·').Replace('・', '·').Replace('.', '·');
    }
}
