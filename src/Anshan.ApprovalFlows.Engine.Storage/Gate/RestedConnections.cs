using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Anshan.ApprovalFlows.Engine.Storage.Gate;

/// <summary>
/// Tries a connection to PostgreSQL that has rested in the driver's pool before it is used: its server may have ended or restarted
/// meanwhile.
/// </summary>
/// <remarks>
/// Costs a round trip after a second of rest, and nothing while the site is busy. What is dead is replaced, and nobody is told an error.
/// </remarks>
internal sealed class RestedConnections : DbConnectionInterceptor
{
    private const int MostRemembered = 1000;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    // When each session was put away, by the number of its process.
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
        while (HasRested(connection) && !await IsAliveAsync((NpgsqlConnection)connection, cancellationToken))
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
    private bool HasRested(DbConnection connection) =>
        connection is NpgsqlConnection { State: ConnectionState.Open } postgres
        && put.TryRemove(postgres.ProcessID, out var since)
        && Stopwatch.GetElapsedTime(since) > Rest;
}
