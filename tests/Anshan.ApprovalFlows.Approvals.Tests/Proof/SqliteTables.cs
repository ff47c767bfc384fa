using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <inheritdoc/>
internal sealed class SqliteTables(string path) : Tables
{
    private readonly SqliteConnection copy = new("Data Source=:memory:");

    public override async Task<TableState> ReadAsync()
    {
        await using var connection = Open();
        var tables = new Dictionary<string, (long, string)>();
        foreach (var name in await NamesAsync(connection))
        {
            tables[name] = await HashAsync(connection, name);
        }

        return new TableState(tables);
    }

    public override async Task KeepAsync()
    {
        await copy.OpenAsync();
        await using var connection = Open();
        connection.BackupDatabase(copy);
    }

    public override async Task RestoreAsync()
    {
        await using var connection = Open();
        copy.BackupDatabase(connection);
    }

    public override ValueTask DisposeAsync() => copy.DisposeAsync();

    protected override async Task ExecuteAsync(string sql)
    {
        await using var connection = Open();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static async Task<List<string>> NamesAsync(SqliteConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
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
