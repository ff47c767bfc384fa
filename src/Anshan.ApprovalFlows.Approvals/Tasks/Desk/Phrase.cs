using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Tasks.Desk;

/// <summary>常用语: words for an opinion that a person keeps, or a head keeps for the unit.</summary>
public sealed class Phrase
{
    public required Guid Id { get; init; }

    /// <summary>Whose it is: a person; null for one of a unit.</summary>
    public string? PersonId { get; init; }

    /// <summary>Whose it is: a unit; null for one of a person.</summary>
    public string? OrganisationId { get; init; }

    public required string Text { get; set; }

    /// <summary>The order in which they are offered.</summary>
    public required DateTimeOffset At { get; init; }
}

internal sealed class PhraseMapping : IEntityTypeConfiguration<Phrase>
{
    public void Configure(EntityTypeBuilder<Phrase> builder)
    {
        builder.HasIndex(x => x.PersonId);
        builder.HasIndex(x => x.OrganisationId);
    }
}
