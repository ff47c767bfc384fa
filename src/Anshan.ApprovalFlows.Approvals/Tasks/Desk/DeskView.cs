using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>我的视图: filters of the desk that a person keeps under a name.</summary>
public sealed class DeskView
{
    public required Guid Id { get; init; }
    public required string PersonId { get; init; }
    public required string Name { get; set; }

    /// <summary>The part of the desk's address behind the question mark, without the page.</summary>
    public required string Query { get; set; }
}

/// <summary>How a person wants the rows of the desk; without a row, as everybody has them.</summary>
public sealed class DeskLook
{
    public required string PersonId { get; init; }

    /// <summary>Codes of <see cref="DeskColumns"/>, with commas between.</summary>
    public required string Columns { get; set; }

    /// <summary>Whether rows have more room.</summary>
    public required bool IsRelaxed { get; set; }
}

internal sealed class DeskViewMapping : IEntityTypeConfiguration<DeskView>
{
    public void Configure(EntityTypeBuilder<DeskView> builder) => builder.HasIndex(x => new { x.PersonId, x.Name }).IsUnique();
}

internal sealed class DeskLookMapping : IEntityTypeConfiguration<DeskLook>
{
    public void Configure(EntityTypeBuilder<DeskLook> builder) => builder.HasKey(x => x.PersonId);
}
