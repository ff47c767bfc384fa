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

    public string PerStep(int steps)
    {
        var (sent, asked) = ((double)statements / steps, Milliseconds(statementTicks) / steps);
        var (done, ended) = ((double)commits / steps, Milliseconds(commitTicks) / steps);
        return FormattableString.Invariant(
            $"per decision {sent:0.0} statements taking {asked:0.00} ms and {done:0.00} commits taking {ended:0.00} ms"
        );
    }

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
