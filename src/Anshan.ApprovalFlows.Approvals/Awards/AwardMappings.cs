using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Awards;

internal sealed class AwardMapping : IEntityTypeConfiguration<Award>
{
    public void Configure(EntityTypeBuilder<Award> builder) => builder.HasKey(x => x.CaseId);
}

internal sealed class CapBalanceMapping : IEntityTypeConfiguration<CapBalance>
{
    public void Configure(EntityTypeBuilder<CapBalance> builder) => builder.HasKey(x => x.Key);
}

internal sealed class CapReservationMapping : IEntityTypeConfiguration<CapReservation>
{
    public void Configure(EntityTypeBuilder<CapReservation> builder)
    {
        builder.HasKey(x => x.CaseId);
        builder.HasIndex(x => new { x.BalanceKey, x.Turn }).IsUnique();
    }
}

internal sealed class LoanPrimeRateMapping : IEntityTypeConfiguration<LoanPrimeRateRow>
{
    public void Configure(EntityTypeBuilder<LoanPrimeRateRow> builder) => builder.HasKey(x => x.PublishedOn);
}

internal sealed class RegionalRateMapping : IEntityTypeConfiguration<RegionalRateRow>
{
    public void Configure(EntityTypeBuilder<RegionalRateRow> builder) =>
        builder.HasKey(x => new
        {
            x.MeasureId,
            x.RegionId,
            x.From,
        });
}
