using System.Diagnostics;
using Microsoft.Data.Sqlite;

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
            setUp.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE Rows (Id INTEGER PRIMARY KEY, Data BLOB NOT NULL)";
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
}
