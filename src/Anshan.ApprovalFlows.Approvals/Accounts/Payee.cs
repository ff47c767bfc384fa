namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>Whom finance pays and on which account: all its data, under the names that the profile uses.</summary>
/// <remarks>
/// Two are equal when all their parts are. Each part belongs to one of <see cref="ProfileParts"/>, so that a return can name it.
/// </remarks>
public sealed record Payee(
    string Name,
    string CreditCode,
    AccountKind AccountKind,
    string BankAccountName,
    string BankName,
    string BankAccount,
    NameDifference NameDifference,
    string NameNote
)
{
    public static Payee Of(ApplicantProfile profile) =>
        new(
            profile.Name,
            profile.CreditCode,
            profile.KindOfAccount,
            profile.BankAccountName,
            profile.BankName,
            profile.BankAccount,
            profile.NameDifference,
            profile.NameNote
        );

    /// <summary>Bank, number and name in one line.</summary>
    public string Line => $"{BankName} {BankAccount}（{BankAccountName}）";

    /// <summary>The account in another name, in words; null where the name is the applicant's own.</summary>
    public string? Exception => NameDifference == NameDifference.None ? null : $"{BankAccounts.Differences[NameDifference]}：{NameNote}";

    /// <summary>Every part with its label, in the order of the parts; what this payee does not have is left out.</summary>
    public IReadOnlyList<(string Label, string Value)> Rows =>
        [.. ProfileParts.Payment.Select(part => (part.Label, Value: part.Of(this))).Where(row => row.Value.Length > 0)];

    /// <summary>The parts in which two payees differ, both values as people read them.</summary>
    public static IReadOnlyList<(string Label, string Before, string After)> Changes(Payee before, Payee after) =>
        [
            .. ProfileParts
                .Payment.Select(part => (part.Label, Before: part.Of(before), After: part.Of(after)))
                .Where(row => row.Before != row.After),
        ];
}

/// <summary>Whether the payee of a case is unusual, and whether somebody has confirmed it.</summary>
public enum PayeeMark
{
    /// <summary>The account stands in the applicant's name.</summary>
    Plain = 0,

    /// <summary>The applicant has declared another name; nobody has confirmed it yet.</summary>
    Declared = 1,

    /// <summary>A reviewer, or a second person of the payer, has confirmed the other name.</summary>
    Confirmed = 2,
}
