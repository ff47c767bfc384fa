using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Anshan.ApprovalFlows.Approvals.Audit;

internal sealed class AuditEventMapping : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        builder.HasKey(x => new { x.Stream, x.Seq });
        builder.HasIndex(x => x.OperationId).IsUnique();
        // What a person did last; steps of timers, which nobody asks for, are left out of it.
        builder.HasIndex(x => new { x.ActorId, x.At }).HasFilter("\"ActorId\" <> 'system'");
        builder.Property(x => x.Data).HasConversion<Utf8Text>();
    }
}

internal sealed class AuditHeadMapping : IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditHead> builder) => builder.HasKey(x => x.Stream);
}

/// <summary>Stores bytes of UTF-8 as the text they are; every valid text comes back as the same bytes.</summary>
internal sealed class Utf8Text()
    : ValueConverter<byte[], string>(bytes => Encoding.UTF8.GetString(bytes), text => Encoding.UTF8.GetBytes(text));
