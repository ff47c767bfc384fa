using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Packages;

internal sealed class PackageFileMapping : IEntityTypeConfiguration<PackageFile>
{
    public void Configure(EntityTypeBuilder<PackageFile> builder)
    {
        builder.HasKey(x => new { x.Path, x.Hash });
        builder.Ignore(x => x.MeasureId).Ignore(x => x.Template);
    }
}
