using Anshan.ApprovalFlows.Approvals.People;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>What an applicant's profile still lacks before it can apply.</summary>
public static class ProfileGaps
{
    /// <summary>The names of the empty fields as the profile page shows them; none when the profile is complete.</summary>
    public static IReadOnlyList<string> Of(ApplicantProfile? profile) =>
    [
        .. from field in Fields(profile)
           where string.IsNullOrWhiteSpace(field.Value)
           select field.Label,
    ];

    private static IEnumerable<(string Label, string? Value)> Fields(ApplicantProfile? profile) =>
    [
        ("单位名称", profile?.Name),
        ("统一社会信用代码", profile?.CreditCode),
        ("所在地区", profile?.RegionId),
        ("地址", profile?.Address),
        ("开户银行", profile?.BankName),
        ("账户名称", profile?.BankAccountName),
        ("银行账号", profile?.BankAccount),
        ("联系人", profile?.ContactName),
        ("联系电话", profile?.ContactPhone),
    ];
}
