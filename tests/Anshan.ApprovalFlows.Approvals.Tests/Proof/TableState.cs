using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>Every row of every table at one instant, for comparing, and for going back to.</summary>
internal sealed class TableState : IDisposable
{
    private readonly SqliteConnection copy = new("Data Source=:memory:");
    private readonly Dictionary<string, (long Rows, string Hash)> tables;

    private TableState(Dictionary<string, (long, string)> tables) => this.tables = tables;

    public static async Task<TableState> ReadAsync(string path)
    {
        await using var connection = Open(path);
        var tables = new Dictionary<string, (long, string)>();
        foreach (var name in await NamesAsync(connection))
        {
            tables[name] = await HashAsync(connection, name);
        }

        return new TableState(tables);
    }

    /// <summary>Reads and keeps a copy that <see cref="Restore"/> brings back.</summary>
    public static async Task<TableState> KeepAsync(string path)
    {
        var state = await ReadAsync(path);
        await state.copy.OpenAsync();
        await using var connection = Open(path);
        connection.BackupDatabase(state.copy);
        return state;
    }

    public void Restore(string path)
    {
        using var connection = Open(path);
        copy.BackupDatabase(connection);
    }

    /// <summary>The tables whose rows differ.</summary>
    public IReadOnlyList<string> DifferencesFrom(TableState other) => [.. tables.Where(table => other.tables[table.Key] != table.Value).Select(table => table.Key)];

    /// <summary>The tables that have another number of rows; what a row holds may depend on chance.</summary>
    public IReadOnlyList<string> CountsUnlike(TableState other) =>
        [.. tables.Where(table => other.tables[table.Key].Rows != table.Value.Rows).Select(table => $"{table.Key} {table.Value.Rows} for {other.tables[table.Key].Rows}")];

    /// <summary>Makes a sweep's notes on its own failures undone, as time does.</summary>
    public static void ForgetPostponements(string path)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE Timers SET Attempts = 0, NotBefore = NULL, LastError = NULL WHERE Attempts > 0";
        command.ExecuteNonQuery();
    }

    public void Dispose() => copy.Dispose();

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static async Task<List<string>> NamesAsync(SqliteConnection connection)
    {
        await using var command = connection.CreateCommand();
        // A case number is given out before the submission that bears it: a number skipped is no half of anything.
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'CaseNumberCounters' ORDER BY name";
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private static async Task<(long, string)> HashAsync(SqliteConnection connection, string table)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a name out of the schema
        command.CommandText = $"SELECT * FROM \"{table}\" ORDER BY rowid";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rows = 0L;
        while (await reader.ReadAsync())
        {
            rows++;
            for (var column = 0; column < reader.FieldCount; column++)
            {
                hash.AppendData(reader.GetValue(column) is byte[] bytes ? bytes : Encoding.UTF8.GetBytes($"{reader.GetValue(column)}"));
                hash.AppendData([0]);
            }
        }

        return (rows, Convert.ToHexString(hash.GetHashAndReset()));
    }
}
