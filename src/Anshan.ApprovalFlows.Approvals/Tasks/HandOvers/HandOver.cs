using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Tasks.HandOvers;

/// <summary>交接单: the protocol of open work that left a person. Never changed.</summary>
public sealed class HandOver
{
    public required Guid Id { get; init; }

    /// <summary>Whose work it was.</summary>
    public required string PersonId { get; init; }

    /// <summary>The name at that time.</summary>
    public required string PersonName { get; init; }

    /// <summary>The unit of the person at that time, whose head may read the protocol.</summary>
    public string? OrganisationId { get; init; }

    /// <summary>The colleague who was chosen; null where all of it went back to the unit.</summary>
    public string? ToId { get; init; }

    /// <inheritdoc cref="ToId"/>
    public string? ToName { get; init; }

    /// <summary>Who handed it over.</summary>
    public required string ByName { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Reason { get; init; }

    /// <summary>What left, as JSON of a list of <see cref="HandedOn"/>.</summary>
    public required string LinesJson { get; init; }
}

/// <summary>One task that left a person.</summary>
/// <param name="CaseId">Its case.</param>
/// <param name="CaseNumber">The number of the case.</param>
/// <param name="CaseTitle">What the case is called.</param>
/// <param name="Task">The step.</param>
/// <param name="ToName">Who has it now; null where nobody has claimed it.</param>
/// <param name="Objection">Why the chosen colleague could not have it; null where the colleague has it, or none was chosen.</param>
public sealed record HandedOn(Guid CaseId, string CaseNumber, string CaseTitle, string Task, string? ToName, string? Objection);

internal sealed class HandOverMapping : IEntityTypeConfiguration<HandOver>
{
    public void Configure(EntityTypeBuilder<HandOver> builder) => builder.HasIndex(x => new { x.PersonId, x.At });
}
