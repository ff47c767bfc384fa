using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Anshan.ApprovalFlows.Approvals.Accounts;

/// <summary>申报主体: who applies, with its data; filled in once, copied into every case at submission.</summary>
/// <remarks>People act for it as its <see cref="SubjectMember"/>. Of those with the same credit code one only is active.</remarks>
public sealed class ApplicantProfile
{
    // Its name in the copies of cases.
    [JsonPropertyName("UserId")]
    public required string SubjectId { get; init; }
    public string Name { get; set; } = "";

    /// <summary>A natural person, known by an identity number; a unit is known by its credit code.</summary>
    public bool IsIndividual { get; set; }
    public string CreditCode { get; set; } = "";

    /// <summary>Another applicant had the same code when codes became unique: nothing can be submitted until a unit has decided.</summary>
    [JsonIgnore]
    public bool IsContested { get; set; }

    /// <summary><see cref="Kinds"/> as it is stored, by the names of the kinds; empty while nothing is declared.</summary>
    public string KindNames { get; set; } = "";

    /// <summary>What the applicant is; several at once.</summary>
    [JsonIgnore]
    public ApplicantKind Kinds
    {
        get => Enum.TryParse<ApplicantKind>(KindNames, out var kinds) ? kinds : 0;
        set => KindNames = value == 0 ? "" : value.ToString();
    }

    /// <summary>Empty for a unit. Shown by <see cref="Accounts.IdentityNumber.Mask"/> only.</summary>
    public string IdentityNumber { get; set; } = "";
    public string RegionId { get; set; } = "";
    public string Address { get; set; } = "";
    public string BankName { get; set; } = "";
    public string BankAccountName { get; set; } = "";
    public string BankAccount { get; set; } = "";

    /// <summary>What kind of account it is; null for the kind that such an applicant has.</summary>
    public AccountKind? AccountKind { get; set; }

    /// <summary>Why the account stands in another name, and the applicant's words for it.</summary>
    public NameDifference NameDifference { get; set; }
    public string NameNote { get; set; } = "";
    public string ContactName { get; set; } = "";
    public string ContactPhone { get; set; } = "";

    /// <summary>The kind that was chosen, else the first that such an applicant can have.</summary>
    [JsonIgnore]
    public AccountKind KindOfAccount => AccountKind ?? BankAccounts.Of(BankAccounts.SubjectOf(IsIndividual, CreditCode))[0];

    /// <summary>A copy of its own, to be changed.</summary>
    public ApplicantProfile Copy() => (ApplicantProfile)MemberwiseClone();

    /// <summary>Tells one applicant from another where sums are kept for each; the identity number cannot be read out of it.</summary>
    public string EntityKey() =>
        IsIndividual ? $"P{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(IdentityNumber)))[..24]}" : CreditCode;

    public DateTimeOffset UpdatedAt { get; set; }
}
