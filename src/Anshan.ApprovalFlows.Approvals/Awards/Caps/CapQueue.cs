using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Awards.Caps;

/// <summary>A waiting case for which there is more room than before.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Subject">What the cap counts over, in words.</param>
/// <param name="Room">The most it can be determined at now.</param>
public sealed record FreedRoom(Guid CaseId, string Subject, Money Room);

/// <summary>Finds the waiting cases under a cap that gain when one case changes the sum it holds.</summary>
public static class CapQueue
{
    private const string Waiting = """FROM "CapReservations" WHERE "BalanceKey" = @p0 AND "State" = 0 AND "WantedFen" > "HeldFen" """;

    private static readonly RowKey NobodyWaits = new(
        $"""UPDATE "CapBalances" SET "TakenFen" = "TakenFen" WHERE "Key" = @p0 AND NOT EXISTS (SELECT 1 {Waiting})""",
        nameof(CapReservation.BalanceKey)
    );

    // Comes after the change itself, which locks the balance: if a case joined or left the queue since it was read, the step is computed
    // again.
    private static readonly RowKey AsRead = new(
        $"""
        UPDATE "CapBalances" SET "TakenFen" = "TakenFen" WHERE "Key" = @p0 AND "TakenFen" = @p1
        AND (SELECT COUNT(*) {Waiting}) = @p2 AND (SELECT COALESCE(SUM("WantedFen" - "HeldFen"), 0) {Waiting}) = @p3
        """,
        nameof(CapReservation.BalanceKey),
        nameof(CapReservation.HeldFen),
        nameof(CapReservation.Turn),
        nameof(CapReservation.WantedFen)
    );

    /// <summary>Reads who gains when <paramref name="giver"/> holds <paramref name="held"/> from now on and waits no more.</summary>
    /// <remarks>To be written with the change, after it: these rows are valid only if the queue is still as it was read.</remarks>
    public static async Task<IReadOnlyList<FreedRoom>> LookAsync(
        DbContext db,
        RowSet rows,
        string key,
        Guid giver,
        Money held,
        CancellationToken cancellation
    )
    {
        var balance = await db.Set<CapBalance>().AsNoTracking().SingleAsync(row => row.Key == key, cancellation);
        var all = await db.Set<CapReservation>()
            .AsNoTracking()
            .Where(row => row.BalanceKey == key && row.State != CapState.Released)
            .OrderBy(row => row.Turn)
            .ToListAsync(cancellation);
        var before = all.FindAll(row => row.State == CapState.Reserved && row.WantedFen > row.HeldFen);
        var after = before.FindAll(row => row.CaseId != giver);
        var taken = balance.TakenFen + held.Fen - (all.Find(row => row.CaseId == giver)?.HeldFen ?? 0);
        var (statement, values) =
            after.Count == 0
                ? (NobodyWaits, [key])
                : (AsRead, (object?[])[key, taken, (long)after.Count, after.Sum(row => row.WantedFen - row.HeldFen)]);
        rows.Execute<CapReservation>(statement, values, () => new RevisionMismatchException());
        var was = Rooms(balance.LimitFen - balance.TakenFen, before);
        return Freed(balance, was, Rooms(balance.LimitFen - taken, after));
    }

    /// <summary>Reads, inside a turn, which cases can have more than before; without <paramref name="giver"/>, which released it.</summary>
    /// <param name="db">What is written.</param>
    /// <param name="key">The cap; null where there is none.</param>
    /// <param name="before">What <see cref="RoomsAsync"/> read before the change.</param>
    /// <param name="giver">The case that changed.</param>
    /// <param name="cancellation">Stops between two reads.</param>
    public static async Task<IReadOnlyList<FreedRoom>> GainedAsync(
        DbContext db,
        string? key,
        IReadOnlyDictionary<Guid, long> before,
        Guid giver,
        CancellationToken cancellation
    )
    {
        if (before.Count == 0)
        {
            return [];
        }

        var (balance, after) = await NowAsync(db, key, cancellation);
        after.Remove(giver);
        return Freed(balance!, before, after);
    }

    /// <summary>What each case that waits under the cap can have now, in fen.</summary>
    public static async Task<IReadOnlyDictionary<Guid, long>> RoomsAsync(DbContext db, string? key, CancellationToken cancellation) =>
        (await NowAsync(db, key, cancellation)).Rooms;

    /// <summary>The balance, null where there is none, and what each case that waits under it can have.</summary>
    private static async Task<(CapBalance? Balance, Dictionary<Guid, long> Rooms)> NowAsync(
        DbContext db,
        string? key,
        CancellationToken cancellation
    )
    {
        if (await db.Set<CapBalance>().AsNoTracking().SingleOrDefaultAsync(row => row.Key == key, cancellation) is not { } balance)
        {
            return (null, []);
        }

        var waiting = await db.Set<CapReservation>()
            .AsNoTracking()
            .Where(row => row.BalanceKey == key && row.State == CapState.Reserved && row.WantedFen > row.HeldFen)
            .OrderBy(row => row.Turn)
            .ToListAsync(cancellation);
        return (balance, Rooms(balance.LimitFen - balance.TakenFen, waiting));
    }

    private static IReadOnlyList<FreedRoom> Freed(
        CapBalance balance,
        IReadOnlyDictionary<Guid, long> before,
        Dictionary<Guid, long> after
    ) =>
        [
            .. after
                .Where(room => before.TryGetValue(room.Key, out var was) && room.Value > was)
                .Select(room => new FreedRoom(room.Key, balance.Subject, new Money(room.Value))),
        ];

    /// <summary>The most that each waiting case can have, in the order of submission.</summary>
    private static Dictionary<Guid, long> Rooms(long free, List<CapReservation> waiting)
    {
        Dictionary<Guid, long> rooms = [];
        long ahead = 0;
        foreach (var row in waiting)
        {
            var missing = row.WantedFen - row.HeldFen;
            rooms[row.CaseId] = row.HeldFen + Math.Min(missing, Math.Max(0, free - ahead));
            ahead += missing;
        }

        return rooms;
    }
}
