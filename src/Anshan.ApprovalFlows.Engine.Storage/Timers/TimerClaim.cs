using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Timers;

/// <summary>Distributes due timers among several servers on one PostgreSQL database: each row is claimed by one sweep at a time.</summary>
/// <remarks>Only so that two servers do not compute the same step twice; that a timer fires once is certain by its operation id.</remarks>
internal static class TimerClaim
{
    private const string Faulted = nameof(InstanceSubStatus.Faulted);

    /// <summary>Whether several servers may work on the database: not on SQLite, which belongs to one process.</summary>
    public static bool IsNeeded(DbContext db) => db.Database.GetDbConnection().CanCreateBatch;

    /// <summary>
    /// Takes the next due timers that no other sweep has, until <paramref name="until"/>, in the order in which they fell due.
    /// </summary>
    public static async Task<List<TimerRow>> TakeAsync(
        DbContext db,
        DateTimeOffset business,
        DateTimeOffset real,
        DateTimeOffset until,
        int most,
        CancellationToken cancellation
    )
    {
        var taken = await db.Set<TimerRow>()
            .FromSql(
                $"""
                UPDATE "Timers" AS timer SET "NotBefore" = {until.ToUnixTimeMilliseconds()}
                FROM (
                    SELECT due."InstanceId", due."ExecutionId", due."Kind", due."Number"
                    FROM "Timers" AS due JOIN "WorkflowInstances" AS instance ON instance."Id" = due."InstanceId"
                    WHERE instance."SubStatus" <> {Faulted} AND due."Attempts" < {FailedDelivery.MaxAttempts}
                        AND due."DueAt" <= {business.ToUnixTimeMilliseconds()}
                        AND (due."NotBefore" IS NULL OR due."NotBefore" <= {real.ToUnixTimeMilliseconds()})
                    ORDER BY due."DueAt", due."InstanceId" LIMIT {most} FOR UPDATE OF due SKIP LOCKED) AS free
                WHERE timer."InstanceId" = free."InstanceId" AND timer."ExecutionId" = free."ExecutionId"
                    AND timer."Kind" = free."Kind" AND timer."Number" = free."Number"
                RETURNING timer.*
                """
            )
            .AsNoTracking()
            .ToListAsync(cancellation);
        return [.. taken.OrderBy(timer => timer.DueAt).ThenBy(timer => timer.InstanceId)];
    }
}
