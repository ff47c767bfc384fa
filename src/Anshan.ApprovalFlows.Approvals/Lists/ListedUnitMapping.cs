using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Lists;

internal sealed class ListedUnitMapping : IEntityTypeConfiguration<ListedUnit>
{
    public void Configure(EntityTypeBuilder<ListedUnit> builder)
    {
        builder.HasKey(x => new { x.CaseId, x.Line });
        builder.HasIndex(x => x.CreditCode);
    }
}
