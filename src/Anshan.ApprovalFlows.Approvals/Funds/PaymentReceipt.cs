using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Funds;

/// <summary>银行回单: the evidence of a payment, uploaded by the payer like any material; only staff see it.</summary>
public static class PaymentReceipt
{
    private const string Prefix = "receipt-";

    /// <summary>The files of one leg.</summary>
    public static MaterialSpec Of(int leg) =>
        new($"{Prefix}{leg}", "银行回单", Required: true, Multiple: true, Clause: "") { Help = "银行回单或者国库支付凭证的扫描件或照片。" };

    /// <summary>The files that show that a registration of this leg was wrong.</summary>
    public static MaterialSpec OfReversal(int leg) =>
        new($"{Prefix}reversal-{leg}", "冲正依据", Required: true, Multiple: true, Clause: "")
        {
            Help = "能说明登记有误的银行对账单、回单或者情况说明的扫描件或照片。",
        };

    /// <summary>Whether files of this material are evidence of a payment.</summary>
    public static bool Is(string materialId) => materialId.StartsWith(Prefix, StringComparison.Ordinal);
}

/// <summary>A file that is evidence of a payment.</summary>
/// <param name="FileId">The file.</param>
/// <param name="FileName">What it is called.</param>
/// <param name="Sha256">Its content.</param>
/// <param name="Size">How many bytes.</param>
/// <param name="UploadedAt">Since when it is there.</param>
public sealed record BankReceipt(Guid FileId, string FileName, string Sha256, long Size, DateTimeOffset UploadedAt);

/// <summary>Reads the evidence of a payment of a case, or of a reversal, by its material, the first first.</summary>
public delegate Task<IReadOnlyList<BankReceipt>> ReadReceipts(Guid caseId, MaterialSpec material, CancellationToken cancellation);
