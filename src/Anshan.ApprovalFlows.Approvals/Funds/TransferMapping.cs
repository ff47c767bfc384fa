using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Funds;

internal sealed class TransferMapping : IEntityTypeConfiguration<Transfer>
{
    public void Configure(EntityTypeBuilder<Transfer> builder) =>
        builder.HasIndex(x => new { x.CaseId, x.Leg }).IsUnique().HasFilter("\"ReversedAt\" IS NULL");
}
