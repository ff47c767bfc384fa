using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;

/// <summary>代理: a colleague acts in the place of a person from one day to another. Kept for ever.</summary>
public sealed class Substitution
{
    public required Guid Id { get; init; }

    /// <summary>Who is away.</summary>
    public required string PersonId { get; init; }

    /// <summary>Who acts meanwhile.</summary>
    public required string SubstituteId { get; init; }

    /// <summary>The unit of both when it was named; it holds only while both belong to one unit.</summary>
    public required string OrganisationId { get; init; }

    /// <summary>The first day in Anshan, from 0:00 on.</summary>
    public required DateOnly FirstDay { get; init; }

    /// <summary>The last day in Anshan, until 24:00.</summary>
    public required DateOnly LastDay { get; init; }
    public required string Reason { get; init; }

    /// <summary>Who named the substitute, and when, by business time.</summary>
    public required string NamedById { get; init; }
    public required string NamedByName { get; init; }
    public required DateTimeOffset NamedAt { get; init; }

    /// <summary>When it was ended before its last day; null where it was not. It holds no more from then on.</summary>
    public DateTimeOffset? EndedAt { get; set; }
    public string? EndedById { get; set; }
    public string? EndedByName { get; set; }

    /// <summary>Whether it holds on a day.</summary>
    public bool HoldsOn(DateOnly day) => EndedAt is null && FirstDay <= day && day <= LastDay;
}

internal sealed class SubstitutionMapping : IEntityTypeConfiguration<Substitution>
{
    public void Configure(EntityTypeBuilder<Substitution> builder)
    {
        builder.HasIndex(x => x.PersonId);
        builder.HasIndex(x => x.SubstituteId);
        builder.HasIndex(x => x.OrganisationId);
    }
}

/// <summary>The substitutions that hold, as queries.</summary>
public static class SubstitutionQueries
{
    /// <summary>Those that hold on a day.</summary>
    public static IQueryable<Substitution> On(this IQueryable<Substitution> rows, DateOnly day) =>
        rows.Where(row => row.EndedAt == null && row.FirstDay <= day && row.LastDay >= day);

    /// <summary>Those that hold on one of the days.</summary>
    public static IQueryable<Substitution> Within(this IQueryable<Substitution> rows, DateOnly first, DateOnly last) =>
        rows.Where(row => row.EndedAt == null && row.FirstDay <= last && row.LastDay >= first);
}
