using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Outbox;

/// <summary>How long a server keeps what it has taken to send; after that another server of the same database may take it.</summary>
/// <remarks>
/// Only where several servers may share the database: SQLite belongs to one process. The servers' clocks must agree to within a few
/// seconds. A server records the result only while the row still has its claim, and begins to send only while a complete sending fits into
/// the lease.
/// </remarks>
public sealed class SendingLease
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="length">The lease; two minutes when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is shorter than a second.</exception>
    public SendingLease(TimeSpan? length = null)
    {
        Length = length ?? 2 * Patience;
        ArgumentOutOfRangeException.ThrowIfLessThan(Length, Shortest, nameof(length));
    }

    /// <summary>How long what was taken is kept.</summary>
    public TimeSpan Length { get; }

    /// <summary>The longest that one sending may take: half of the lease, at most a minute.</summary>
    public TimeSpan LongestSending => Length / 2 < Patience ? Length / 2 : Patience;

    /// <summary>
    /// How often a server looks for expired claims of others: several times in a lease, and as often as <paramref name="usual"/> says.
    /// </summary>
    public TimeSpan Poll(TimeSpan usual) => Length / 4 < usual ? Length / 4 : usual;

    /// <summary>Whether several servers may work on the database.</summary>
    public static bool IsNeeded(DbContext db) => db.Database.GetDbConnection().CanCreateBatch;

    /// <summary>A new claim that begins now.</summary>
    public Claim New(DateTimeOffset now) => new(Guid.NewGuid(), now + Length, LongestSending);
}

/// <summary>What one server has taken, and until when.</summary>
/// <param name="Id">Stands in the rows that were taken; null where nothing needs to be taken.</param>
/// <param name="Until">When another may take them; machine time.</param>
/// <param name="Longest">The longest that one sending may take.</param>
public sealed record Claim(Guid? Id, DateTimeOffset Until, TimeSpan Longest)
{
    /// <summary>Where the database belongs to one process.</summary>
    public static Claim NotNeeded { get; } = new(null, DateTimeOffset.MaxValue, Timeout.InfiniteTimeSpan);

    /// <summary>Whether a sending that begins now ends before another may take the row.</summary>
    public bool Allows(DateTimeOffset now) => Id is null || now + Longest <= Until;
}

/// <summary>Another server has claimed the row meanwhile: the result of this one is discarded.</summary>
internal sealed class ClaimLostException() : Exception("The claim has expired, and another server has taken the row.");
