using Anshan.ApprovalFlows.Approvals.Measures;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>The evidence of a claim, uploaded like any material.</summary>
public static class ClaimEvidence
{
    public static MaterialSpec Material { get; } =
        new("claim-evidence", "证明材料", Required: true, Multiple: true, Clause: "")
        {
            Help = "营业执照或者登记证书，以及单位盖章的授权书、任职文件等。",
        };

    /// <summary>The files of a claim, the first first.</summary>
    public static Task<List<MaterialFile>> FilesAsync(DbContext db, Guid claimId, CancellationToken cancellation) =>
        db.Set<MaterialFile>()
            .AsNoTracking()
            .Where(file => file.ClaimId == claimId)
            .OrderBy(file => file.UploadedAt)
            .ThenBy(file => file.Id)
            .ToListAsync(cancellation);
}
