using Anshan.ApprovalFlows.Approvals.Funds;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>The uploaded files that are evidence of payments.</summary>
internal static class ReceiptFiles
{
    /// <inheritdoc cref="ReadReceipts"/>
    public static async Task<IReadOnlyList<BankReceipt>> ReadAsync(
        OpenDatabase open,
        Guid caseId,
        MaterialSpec spec,
        CancellationToken cancellation
    )
    {
        await using var pooled = open();
        var material = spec.Id;
        return await pooled
            .Context.Set<MaterialFile>()
            .AsNoTracking()
            .Where(file => file.CaseId == caseId && file.MaterialId == material)
            .OrderBy(file => file.UploadedAt)
            .ThenBy(file => file.Id)
            .Select(file => new BankReceipt(file.Id, file.FileName, file.Sha256, file.Size, file.UploadedAt))
            .ToListAsync(cancellation);
    }
}
