using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>The same number of rows through prepared ADO.NET, without engine, model or mails: what the disk alone costs.</summary>
internal static class RawLimit
{
    public static List<double> Run(string path, int rows, int bytes, int transactions)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using (var setUp = connection.CreateCommand())
        {
            setUp.CommandText =
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE Rows (Id INTEGER PRIMARY KEY, Data BLOB NOT NULL)";
            setUp.ExecuteNonQuery();
        }

        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO Rows (Data) VALUES ($data)";
        insert.Parameters.AddWithValue("$data", new byte[bytes]);
        insert.Prepare();
        var times = new List<double>();
        for (var i = 0; i < transactions; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var row = 0; row < rows; row++)
            {
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        return times;
    }

    /// <summary>
    /// The same on PostgreSQL: so many connections at once, each writing its rows in one round trip and committing; returns steps a second.
    /// </summary>
    public static async Task<double> OnPostgresAsync(string connectionString, int connections, int rows, int bytes, int transactionsEach)
    {
        await using var server = NpgsqlDataSource.Create(connectionString);
        await using (var setUp = server.CreateCommand("CREATE TABLE raw_rows (id bigserial PRIMARY KEY, data bytea NOT NULL)"))
        {
            await setUp.ExecuteNonQueryAsync();
        }

        var begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, connections)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        await using var connection = await server.OpenConnectionAsync();
                        for (var i = 0; i < transactionsEach; i++)
                        {
                            await using var transaction = await connection.BeginTransactionAsync();
                            await using var batch = new NpgsqlBatch(connection, transaction);
                            for (var row = 0; row < rows; row++)
                            {
                                batch.BatchCommands.Add(
                                    new NpgsqlBatchCommand("INSERT INTO raw_rows (data) VALUES ($1)")
                                    {
                                        Parameters = { new NpgsqlParameter { Value = new byte[bytes] } },
                                    }
                                );
                            }

                            await batch.ExecuteNonQueryAsync();
                            await transaction.CommitAsync();
                        }
                    })
                )
        );
        return connections * transactionsEach / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
