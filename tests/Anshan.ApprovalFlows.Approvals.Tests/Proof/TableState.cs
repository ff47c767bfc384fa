namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>Every row of every table at one instant, for comparing: how many, and what they hold.</summary>
internal sealed class TableState(IReadOnlyDictionary<string, (long Rows, string Hash)> all)
{
    // A case number is given out before the submission that bears it: a number skipped is no half of anything.
    private readonly Dictionary<string, (long Rows, string Hash)> tables = all.Where(table => table.Key != "CaseNumberCounters")
        .ToDictionary();

    /// <summary>The tables whose rows differ.</summary>
    public IReadOnlyList<string> DifferencesFrom(TableState other) =>
        [.. tables.Where(table => other.Of(table.Key) != table.Value).Select(table => table.Key)];

    /// <summary>The tables that have another number of rows; what a row holds may depend on chance.</summary>
    public IReadOnlyList<string> CountsUnlike(TableState other) =>
        [
            .. tables
                .Where(table => other.Of(table.Key).Rows != table.Value.Rows)
                .Select(table => $"{table.Key} {table.Value.Rows} for {other.Of(table.Key).Rows}"),
        ];

    private (long Rows, string Hash) Of(string table) => tables[table];
}

/// <summary>The tables of one database, seen from outside the system.</summary>
internal abstract class Tables : IAsyncDisposable
{
    public abstract Task<TableState> ReadAsync();

    /// <summary>Keeps every row, for <see cref="RestoreAsync"/>.</summary>
    public abstract Task KeepAsync();

    /// <summary>Makes all that happened since <see cref="KeepAsync"/> undone.</summary>
    public abstract Task RestoreAsync();

    /// <summary>Makes a sweep's notes on its own failures and its claims undone, as time does.</summary>
    public Task ForgetPostponementsAsync() =>
        ExecuteAsync(
            """UPDATE "Timers" SET "Attempts" = 0, "NotBefore" = NULL, "LastError" = NULL WHERE "Attempts" > 0 OR "NotBefore" IS NOT NULL"""
        );

    public abstract ValueTask DisposeAsync();

    protected abstract Task ExecuteAsync(string sql);
}
