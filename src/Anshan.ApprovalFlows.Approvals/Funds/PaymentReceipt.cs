using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Funds;

/// <summary>银行回单: the evidence of a payment, uploaded by the payer like any material; only staff see it.</summary>
public static class PaymentReceipt
{
    private const string Prefix = "receipt-";

    /// <summary>The files of one leg.</summary>
    public static MaterialSpec Of(int leg) =>
        new($"{Prefix}{leg}", "银行回单", Required: true, Multiple: true, Clause: "") { Help = "银行回单或者国库支付凭证的扫描件或照片。" };

    /// <summary>Whether files of this material are evidence of a payment.</summary>
    public static bool Is(string materialId) => materialId.StartsWith(Prefix, StringComparison.Ordinal);
}

/// <summary>A file that is evidence of a payment.</summary>
/// <param name="FileId">The file.</param>
/// <param name="FileName">What it is called.</param>
/// <param name="Sha256">Its content.</param>
/// <param name="UploadedAt">Since when it is there.</param>
public sealed record BankReceipt(Guid FileId, string FileName, string Sha256, DateTimeOffset UploadedAt);

/// <summary>Reads the receipts of one leg of a case, the first first.</summary>
public delegate Task<IReadOnlyList<BankReceipt>> ReadReceipts(Guid caseId, int leg, CancellationToken cancellation);
