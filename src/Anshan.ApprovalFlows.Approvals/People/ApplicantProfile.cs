using System.Security.Cryptography;
using System.Text;

namespace Anshan.ApprovalFlows.Approvals.People;

/// <summary>Who applies: filled in once, copied into every case at submission.</summary>
public sealed class ApplicantProfile
{
    public required string UserId { get; init; }
    public string Name { get; set; } = "";

    /// <summary>A natural person, known by an identity number; a unit is known by its credit code.</summary>
    public bool IsIndividual { get; set; }
    public string CreditCode { get; set; } = "";

    /// <summary>Empty for a unit. Shown by <see cref="People.IdentityNumber.Mask"/> only.</summary>
    public string IdentityNumber { get; set; } = "";
    public string RegionId { get; set; } = "";
    public string Address { get; set; } = "";
    public string BankName { get; set; } = "";
    public string BankAccountName { get; set; } = "";
    public string BankAccount { get; set; } = "";
    public string ContactName { get; set; } = "";
    public string ContactPhone { get; set; } = "";

    /// <summary>Tells one applicant from another where sums are kept for each; the identity number cannot be read out of it.</summary>
    public string EntityKey() => IsIndividual ? $"P{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(IdentityNumber)))[..24]}" : CreditCode;
    public DateTimeOffset UpdatedAt { get; set; }
}
