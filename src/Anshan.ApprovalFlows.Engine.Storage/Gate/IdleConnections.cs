using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>
/// Tests a connection to PostgreSQL that has been idle in the driver's pool before it is used: the server may have stopped or restarted
/// meanwhile.
/// </summary>
/// <remarks>
/// Costs a round trip after a second without use, and nothing while the site is busy. A dead connection is replaced; no caller sees an
/// error.
/// </remarks>
internal sealed class IdleConnections : DbConnectionInterceptor
{
    private const int MostRemembered = 1000;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    // When each session was returned to the pool, by the number of its server process.
    private readonly ConcurrentDictionary<int, long> put = new();

    public override InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        if (connection is NpgsqlConnection { State: ConnectionState.Open } postgres)
        {
            // Sessions that the driver has pruned never come back.
            if (put.Count > MostRemembered)
            {
                put.Clear();
            }

            put[postgres.ProcessID] = Stopwatch.GetTimestamp();
        }

        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionClosingAsync(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result
    ) => ValueTask.FromResult(ConnectionClosing(connection, eventData, result));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        ConnectionOpenedAsync(connection, eventData).GetAwaiter().GetResult();

    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        while (WasIdle(connection) && !await IsAliveAsync((NpgsqlConnection)connection, cancellationToken))
        {
            await connection.CloseAsync();
            await connection.OpenAsync(cancellationToken);
        }
    }

    private static async Task<bool> IsAliveAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteNonQueryAsync(cancellation);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>A session just opened has not; asked once for each rest, so that every round of a search takes one of the pool.</summary>
    private bool WasIdle(DbConnection connection) =>
        connection is NpgsqlConnection { State: ConnectionState.Open } postgres
        && put.TryRemove(postgres.ProcessID, out var since)
        && Stopwatch.GetElapsedTime(since) > Rest;
}
