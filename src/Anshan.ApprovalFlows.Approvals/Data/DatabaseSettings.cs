using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>
/// Where the database is: <c>Database:Provider</c>, <c>Database:Path</c> (SQLite) and <c>Database:ConnectionString</c> (PostgreSQL) of the
/// settings.
/// </summary>
/// <param name="Path">The database file of SQLite.</param>
/// <param name="PostgreSql">The connection string of PostgreSQL; null when the database is SQLite.</param>
public sealed record DatabaseSettings(string Path, string? PostgreSql = null)
{
    /// <summary>The connections that one process opens to PostgreSQL at most.</summary>
    private const int Connections = 16;

    public bool IsSqlite => PostgreSql is null;

    /// <summary>The folder that holds the database and its lock file.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public string ConnectionString => PostgreSql ?? new SqliteConnectionStringBuilder { DataSource = Path }.ToString();

    /// <summary>A context without pool and guards, for a command that reads beside the server.</summary>
    internal AppDbContext OpenBeside() =>
        PostgreSql is null
            ? DatabaseFile.Open(Path)
            : new PostgreSqlAppDbContext(new DbContextOptionsBuilder<PostgreSqlAppDbContext>().UseNpgsql(PostgreSql).Options);

    /// <summary>How many writes PostgreSQL is given at once: as many as there are connections.</summary>
    public int WritersAtOnce => PostgreSql is null ? 1 : new NpgsqlConnectionStringBuilder(PostgreSql).MaxPoolSize;

    /// <summary>Reads the settings; a relative path counts from <paramref name="contentRoot"/>.</summary>
    public static DatabaseSettings From(IConfiguration configuration, string contentRoot)
    {
        var path = configuration["Database:Path"];
        var file = System.IO.Path.GetFullPath(string.IsNullOrWhiteSpace(path) ? "data/anshan.db" : path, contentRoot);
        var provider = configuration["Database:Provider"] ?? "Sqlite";
        if (provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
        {
            return new DatabaseSettings(file);
        }

        if (!provider.Equals("PostgreSql", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"Database:Provider 是“{provider}”，只能是 Sqlite 或 PostgreSql。");
        }

        return configuration["Database:ConnectionString"] is { Length: > 0 } given
            ? new DatabaseSettings(file, Prepared(given))
            : throw new InvalidOperationException("Database:Provider 是 PostgreSql 时必须设置 Database:ConnectionString。");
    }

    /// <summary>Statements stay prepared on their connection, and there are few connections; explicit settings take precedence.</summary>
    /// <remarks>
    /// The driver's <c>ContainsKey</c> is true of every word it knows; <c>ShouldSerialize</c> only of those that were given.
    /// </remarks>
    private static string Prepared(string given)
    {
        var connection = new NpgsqlConnectionStringBuilder(given);
        if (!connection.ShouldSerialize("Maximum Pool Size"))
        {
            connection.MaxPoolSize = Connections;
        }

        if (!connection.ShouldSerialize("Max Auto Prepare"))
        {
            (connection.MaxAutoPrepare, connection.AutoPrepareMinUsages) = (200, 2);
        }

        if (!connection.ShouldSerialize("No Reset On Close"))
        {
            // Nothing here changes a session: locks end with their transaction, settings are never set.
            connection.NoResetOnClose = true;
        }

        if (!connection.ShouldSerialize("Options"))
        {
            // A server that stops inside a transaction (a paused machine) must not lock its rows for ever.
            connection.Options = "-c idle_in_transaction_session_timeout=60000";
        }

        return connection.ToString();
    }
}
