using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Notices;

internal sealed class ObjectionMapping : IEntityTypeConfiguration<Objection>
{
    public void Configure(EntityTypeBuilder<Objection> builder)
    {
        builder.HasIndex(x => x.CaseId);
        builder.HasIndex(x => x.TaskId).HasFilter("\"Status\" = 0");
    }
}
