namespace Anshan.ApprovalFlows.Approvals.People;

/// <summary>Who applies: filled in once, copied into every case at submission.</summary>
public sealed class ApplicantProfile
{
    public required string UserId { get; init; }
    public string Name { get; set; } = "";
    public string CreditCode { get; set; } = "";
    public string RegionId { get; set; } = "";
    public string Address { get; set; } = "";
    public string BankName { get; set; } = "";
    public string BankAccountName { get; set; } = "";
    public string BankAccount { get; set; } = "";
    public string ContactName { get; set; } = "";
    public string ContactPhone { get; set; } = "";
    public DateTimeOffset UpdatedAt { get; set; }
}
