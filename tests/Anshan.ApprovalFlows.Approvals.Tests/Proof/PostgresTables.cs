using Npgsql;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <inheritdoc/>
internal sealed class PostgresTables(string connectionString) : Tables
{
    private readonly NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
    private IReadOnlyList<string> names = [];
    private TableState kept = null!;

    public override async Task<TableState> ReadAsync()
    {
        var each = (await NamesAsync()).Select(name =>
            $"SELECT '{name}', count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM public.\"{name}\" t"
        );
        await using var command = Command(string.Join(" UNION ALL ", each));
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new Dictionary<string, (long, string)>();
        while (await reader.ReadAsync())
        {
            tables[reader.GetString(0)] = (reader.GetInt64(1), reader.GetString(2));
        }

        return new TableState(tables);
    }

    public override async Task KeepAsync()
    {
        kept = await ReadAsync();
        await ExecuteAsync(
            "CREATE SCHEMA kept; " + string.Join(' ', names.Select(name => $"CREATE TABLE kept.\"{name}\" AS TABLE public.\"{name}\";"))
        );
    }

    /// <remarks>References and triggers are not asked while rows are put back.</remarks>
    public override async Task RestoreAsync()
    {
        var changed = (await ReadAsync()).DifferencesFrom(kept);
        await ExecuteAsync(
            "BEGIN; SET LOCAL session_replication_role = replica; "
                + string.Join(
                    ' ',
                    changed.Select(name => $"DELETE FROM public.\"{name}\"; INSERT INTO public.\"{name}\" SELECT * FROM kept.\"{name}\";")
                )
                + " COMMIT"
        );
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    protected override async Task ExecuteAsync(string sql)
    {
        await OpenAsync();
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task OpenAsync()
    {
        if (connection.State == System.Data.ConnectionState.Closed)
        {
            await connection.OpenAsync();
        }
    }

    private async Task<IReadOnlyList<string>> NamesAsync()
    {
        if (names.Count == 0)
        {
            await OpenAsync();
            await using var command = Command(
                "SELECT string_agg(tablename, '|' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public'"
            );
            names = ((string)(await command.ExecuteScalarAsync())!).Split('|');
        }

        return names;
    }

    private NpgsqlCommand Command(string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // names out of the schema
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
