using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Anshan.ApprovalFlows.Approvals.Outside;

/// <summary>
/// Allows another system to report named tasks and raise named events, and nothing else. Its secret is shown once; only the hash is stored.
/// </summary>
public sealed class AccessToken
{
    /// <summary>What every secret begins with, so that one that has leaked is recognised.</summary>
    public const string Prefix = "aft_";

    public required Guid Id { get; init; }

    /// <summary>Which system uses it, in the words of the administrator.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret, lower-case hex; the secret is random, so a fast hash is enough.</summary>
    public required string Hash { get; init; }

    /// <summary>The last four characters of the secret, to tell tokens apart.</summary>
    public required string Ending { get; init; }

    /// <summary>The tasks it may list and report, one name a line.</summary>
    public required string Tasks { get; init; }

    /// <summary>The events it may raise, one name a line.</summary>
    public required string Events { get; init; }

    public required string CreatedById { get; init; }
    public required string CreatedBy { get; init; }

    /// <summary>Machine time, as all instants here.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
    public string? RevokedBy { get; set; }

    /// <summary>The last use, to the minute; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>The names in one of the two lists.</summary>
    public static IReadOnlyList<string> Names(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether it opens anything at an instant.</summary>
    public bool IsAlive(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}

internal sealed class AccessTokenMapping : IEntityTypeConfiguration<AccessToken>
{
    public void Configure(EntityTypeBuilder<AccessToken> builder)
    {
        builder.ToTable("AccessTokens");
        builder.HasIndex(x => x.Hash).IsUnique();
    }
}
