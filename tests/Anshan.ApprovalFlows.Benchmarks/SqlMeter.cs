using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>Counts the statements of every context and the time they and the commits take.</summary>
internal sealed class SqlMeter : DbCommandInterceptor, IDbTransactionInterceptor
{
    private long statements,
        statementTicks,
        commits,
        commitTicks;

    public void Reset() => (statements, statementTicks, commits, commitTicks) = (0, 0, 0, 0);

    public string PerStep(int steps) =>
        FormattableString.Invariant(
            $"per decision {(double)statements / steps:0.0} statements taking {Milliseconds(statementTicks) / steps:0.00} ms and {(double)commits / steps:0.00} commits taking {Milliseconds(commitTicks) / steps:0.00} ms"
        );

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        Add(eventData.Duration);
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        DbDataReader result,
        CancellationToken cancellationToken = default
    )
    {
        Add(eventData.Duration);
        return ValueTask.FromResult(result);
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        Add(eventData.Duration);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        Add(eventData.Duration);
        return ValueTask.FromResult(result);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData)
    {
        Interlocked.Increment(ref commits);
        Interlocked.Add(ref commitTicks, eventData.Duration.Ticks);
    }

    private void Add(TimeSpan duration)
    {
        Interlocked.Increment(ref statements);
        Interlocked.Add(ref statementTicks, duration.Ticks);
    }

    private static double Milliseconds(long ticks) => TimeSpan.FromTicks(ticks).TotalMilliseconds;
}
