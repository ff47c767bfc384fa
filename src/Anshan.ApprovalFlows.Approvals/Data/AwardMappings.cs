using Anshan.ApprovalFlows.Approvals.Awards.Caps;
using Anshan.ApprovalFlows.Approvals.Awards.Tables;
using Anshan.ApprovalFlows.Approvals.Measures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Data;

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
    public void Configure(EntityTypeBuilder<RegionalRateRow> builder) => builder.HasKey(x => new { x.MeasureId, x.RegionId, x.From });
}

internal sealed class MeasureDatesMapping : IEntityTypeConfiguration<MeasureDates>
{
    public void Configure(EntityTypeBuilder<MeasureDates> builder) => builder.HasKey(x => x.MeasureId);
}

internal sealed class OrganisationMapping : IEntityTypeConfiguration<OrganisationRow>
{
    public void Configure(EntityTypeBuilder<OrganisationRow> builder)
    {
        builder.HasKey(x => x.Id);
        builder.Ignore(x => x.Unit);
    }
}
