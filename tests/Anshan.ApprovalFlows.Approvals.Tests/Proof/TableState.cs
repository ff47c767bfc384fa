namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>A snapshot of every row of every table, for comparison by number and content.</summary>
internal sealed class TableState(IReadOnlyDictionary<string, (long Rows, string Hash)> all)
{
    // A case number is allocated before its submission is committed: a skipped number is not a partial write.
    private readonly Dictionary<string, (long Rows, string Hash)> tables = all.Where(table => table.Key != "CaseNumberCounters")
        .ToDictionary();

    /// <summary>The tables whose rows differ.</summary>
    public IReadOnlyList<string> DifferencesFrom(TableState other) =>
        [.. tables.Where(table => other.Of(table.Key) != table.Value).Select(table => table.Key)];

    /// <summary>The tables whose number of rows differs; the content may depend on random values.</summary>
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

    /// <summary>Restores the state of <see cref="KeepAsync"/>.</summary>
    public abstract Task RestoreAsync();

    /// <summary>Removes a sweep's failure notes and claims, as if they had expired.</summary>
    public Task ForgetPostponementsAsync() =>
        ExecuteAsync(
            """UPDATE "Timers" SET "Attempts" = 0, "NotBefore" = NULL, "LastError" = NULL WHERE "Attempts" > 0 OR "NotBefore" IS NOT NULL"""
        );

    public abstract ValueTask DisposeAsync();

    protected abstract Task ExecuteAsync(string sql);
}
