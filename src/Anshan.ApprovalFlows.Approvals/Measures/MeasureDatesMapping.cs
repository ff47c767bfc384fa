using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Measures;

internal sealed class MeasureDatesMapping : IEntityTypeConfiguration<MeasureDates>
{
    public void Configure(EntityTypeBuilder<MeasureDates> builder) => builder.HasKey(x => x.MeasureId);
}
