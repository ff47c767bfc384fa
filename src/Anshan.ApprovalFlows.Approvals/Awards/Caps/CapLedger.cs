using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Awards.Caps;

/// <summary>
/// The caps that count across cases: reserved at submission, committed at determination, given back when a case ends without an award.
/// </summary>
/// <remarks>
/// Every change stands in the commit of the step it belongs to, and the balance's row is changed before the reservation's, so that on
/// PostgreSQL cases of one cap wait for each other at that row; on SQLite one writes at a time anyway.
/// </remarks>
public static class CapLedger
{
    private const string HeldBefore = """COALESCE((SELECT "HeldFen" FROM "CapReservations" WHERE "CaseId" = @p2), 0)""";

    // The upsert both creates the balance and locks it; a limit lowered by a new version of the measure never falls below what is taken.
    private static readonly RowKey Lock = new(
        """
        INSERT INTO "CapBalances" ("Key", "MeasureId", "Subject", "LimitFen", "Name", "TakenFen") VALUES (@p0, @p1, @p2, @p3, @p4, 0)
        ON CONFLICT ("Key") DO UPDATE SET "LimitFen" =
            CASE WHEN excluded."LimitFen" >= "CapBalances"."TakenFen" THEN excluded."LimitFen" ELSE "CapBalances"."LimitFen" END
        RETURNING "LimitFen" - "TakenFen"
        """,
        nameof(CapBalance.Key),
        nameof(CapBalance.MeasureId),
        nameof(CapBalance.Subject),
        nameof(CapBalance.LimitFen),
        nameof(CapBalance.Name)
    );

    private static readonly RowKey WantedBefore = new(
        """
        SELECT COALESCE(SUM("WantedFen" - "HeldFen"), 0) FROM "CapReservations"
        WHERE "BalanceKey" = @p0 AND "State" = 0 AND "WantedFen" > "HeldFen" AND "Turn" < @p1
        """,
        nameof(CapReservation.BalanceKey),
        nameof(CapReservation.Turn)
    );

    private static readonly RowKey NextTurn = new(
        """SELECT COALESCE(MAX("Turn"), 0) + 1 FROM "CapReservations" WHERE "BalanceKey" = @p0""",
        nameof(CapReservation.BalanceKey)
    );

    private static readonly RowKey Take = new(
        $"""
        UPDATE "CapBalances" SET "TakenFen" = "TakenFen" + @p0 - {HeldBefore}
        WHERE "Key" = @p1 AND "TakenFen" + @p0 - {HeldBefore} <= "LimitFen"
        """,
        nameof(CapReservation.HeldFen),
        nameof(CapReservation.BalanceKey),
        nameof(CapReservation.CaseId)
    );

    private static readonly RowKey OfCase = RowKey.Of(nameof(CapReservation.CaseId));
    private static readonly RowKey Holding = RowKey.Of(
        nameof(CapReservation.HeldFen),
        nameof(CapReservation.WantedFen),
        nameof(CapReservation.State)
    );

    /// <summary>
    /// In a turn: reserves what is left for the case, at most what it wants; a case that holds something keeps or changes it.
    /// </summary>
    /// <param name="db">The context of the turn.</param>
    /// <param name="rows">Takes what is written, to be flushed in the same turn.</param>
    /// <param name="place">The cap.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="wanted">The computed amount.</param>
    /// <param name="least">What the applicant has agreed to get at least.</param>
    /// <param name="cancellation">Ends with the request.</param>
    /// <exception cref="CapShortException">Less is left than the applicant has agreed to.</exception>
    public static async Task<Money> ReserveAsync(
        DbContext db,
        RowSet rows,
        CapPlace place,
        Guid caseId,
        Money wanted,
        Money least,
        CancellationToken cancellation
    )
    {
        // Every statement sees what was committed while the one that locks the balance waited.
        object[] balance = [place.Key, place.MeasureId.Value, place.Subject, place.Cap.Amount.Fen, place.Name];
        var before = await db.FindRowAsync<CapReservation>(OfCase, cancellation, caseId);
        if (before is not null && before.BalanceKey != place.Key)
        {
            RowSet released = new(db);
            Release(released, before.BalanceKey, caseId);
            released.Delete<CapReservation>(OfCase, caseId);
            await released.FlushAsync(db, cancellation);
            before = null;
        }

        var left = await db.NumberAsync<CapBalance>(Lock, cancellation, balance);
        var turn = before?.Turn ?? await db.NumberAsync<CapReservation>(NextTurn, cancellation, place.Key);
        // A new case is the last in the queue.
        var ahead = await db.NumberAsync<CapReservation>(WantedBefore, cancellation, place.Key, before is null ? long.MaxValue : turn);
        var grant = Money.Min(wanted, new Money((before?.HeldFen ?? 0) + Math.Max(0, left - ahead)));
        if (grant < Money.Min(least, wanted))
        {
            throw new CapShortException(grant);
        }

        Hold(rows, place.Key, caseId, grant, wanted, CapState.Reserved, before is null ? turn : null);
        return grant;
    }

    /// <summary>In the rows of a step: the determined amount is what the case holds from now on.</summary>
    public static void Commit(RowSet rows, string key, Guid caseId, Money amount) =>
        Hold(rows, key, caseId, amount, amount, CapState.Committed, null);

    /// <summary>In the rows of a step: the case ends and holds nothing any more.</summary>
    public static void Release(RowSet rows, string key, Guid caseId) =>
        Hold(rows, key, caseId, Money.Zero, Money.Zero, CapState.Released, null);

    private static void Hold(RowSet rows, string key, Guid caseId, Money held, Money wanted, CapState state, long? turn)
    {
        // Another case took part of the cap since this step was computed: compute it again with what is left now.
        rows.Execute<CapReservation>(Take, [held.Fen, key, caseId], () => new RevisionMismatchException());
        if (turn is { } given)
        {
            rows.Add(
                new CapReservation
                {
                    CaseId = caseId,
                    BalanceKey = key,
                    WantedFen = wanted.Fen,
                    HeldFen = held.Fen,
                    State = state,
                    Turn = given,
                }
            );
        }
        else
        {
            rows.Update<CapReservation>(OfCase, Holding, [held.Fen, wanted.Fen, state, caseId]);
        }
    }
}
