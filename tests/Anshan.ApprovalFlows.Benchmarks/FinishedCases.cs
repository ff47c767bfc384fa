using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>Fills a database with copies of its finished cases in plain SQL, every table and index of them.</summary>
/// <remarks>
/// All ids of a case begin with the same six bytes; a copy has others in their place. The hashes of the copied audit events are those
/// of their patterns, so the consistency check would find them: it is not run on such a database.
/// </remarks>
internal static class FinishedCases
{
    private const int InOneCommit = 20;

    /// <summary>The tables, with the column that says which case a row is of.</summary>
    private static readonly (string Table, string Case)[] Tables =
    [
        ("Drafts", "CaseId"),
        ("MaterialFiles", "CaseId"),
        ("Cases", "Id"),
        ("CaseSubmissions", "CaseId"),
        ("CaseTasks", "CaseId"),
        ("Timeline", "CaseId"),
        ("Awards", "CaseId"),
        ("Transfers", "CaseId"),
        ("OutboxMails", "CaseId"),
        ("Journal", "InstanceId"),
        ("WorkflowInstances", "Id"),
        ("AuditEvents", "Stream"),
    ];

    public static void Copy(string connectionString, int cases)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        Execute(
            connection,
            "PRAGMA synchronous=OFF; PRAGMA cache_size=-262144; PRAGMA temp_store=MEMORY; CREATE TEMP TABLE finished AS SELECT Id "
                + "FROM Cases WHERE ClosedAt IS NOT NULL"
        );
        foreach (var (table, of) in Tables)
        {
            var which = of == "Stream" ? "SELECT 'case:' || lower(hex(Id)) FROM finished" : "SELECT Id FROM finished";
            Execute(connection, $"CREATE TEMP TABLE pattern{table} AS SELECT * FROM \"{table}\" WHERE \"{of}\" IN ({which})");
        }

        var statements = Tables.Select(item => Statement(connection, item.Table)).ToList();
        var rounds = (cases + Count(connection) - 1) / Count(connection);
        for (var round = 1; round <= rounds; round++)
        {
            Execute(connection, round % InOneCommit == 1 ? "BEGIN" : "SELECT 1");
            foreach (var statement in statements)
            {
                Execute(connection, statement, round);
            }

            Execute(connection, round % InOneCommit == 0 || round == rounds ? "COMMIT" : "SELECT 1");
        }

        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE); ANALYZE");
    }

    private static string Statement(SqliteConnection connection, string table)
    {
        var columns = new List<(string Name, string Value)>();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, type FROM pragma_table_info($table)";
        command.Parameters.AddWithValue("$table", table);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var (name, type) = (reader.GetString(0), reader.GetString(1));
            if ((table, name) != ("Timeline", "Id"))
            {
                columns.Add((name, Value(name, type)));
            }
        }

        return $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) SELECT "
            + $"{string.Join(", ", columns.Select(column => column.Value))} FROM pattern{table}";
    }

    /// <summary>What a copy has in a column: its own six bytes wherever an id stands, in whichever spelling.</summary>
    private static string Value(string name, string type) =>
        (name, type) switch
        {
            (_, "BLOB") when name.EndsWith("Id", StringComparison.Ordinal) =>
                $"CASE WHEN \"{name}\" IS NULL THEN NULL ELSE unhex(printf('%012x', $round)) || substr(\"{name}\", 7) END",
            ("Stream", _) => "'case:' || printf('%012x', $round) || substr(\"Stream\", 18)",
            ("Number", "TEXT") => "\"Number\" || '-' || $round",
            _ => $"\"{name}\"",
        };

    private static int Count(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM finished";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, string sql, int? round = null)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // written here
        command.CommandText = sql;
#pragma warning restore CA2100
        if (round is { } number)
        {
            command.Parameters.AddWithValue("$round", number);
        }

        command.ExecuteNonQuery();
    }
}
