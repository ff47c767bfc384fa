using Npgsql;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>
/// The PostgreSQL server of all tests: a cluster of our own, started when the first of them asks for it and gone with the process.
/// </summary>
/// <remarks><c>POSTGRES_TEST</c> may name another server's connection string.</remarks>
public static class PostgresServer
{
    /// <summary>What to say where there is no server.</summary>
    public const string Missing = "PostgreSQL is not installed: apt-get install postgresql";

    private static readonly Lazy<string?> Running = new(Start);
    private static readonly Lazy<Task<string>> Template = new(() => MakeTemplateAsync(Running.Value!));

    /// <summary>Whether a server runs or can be started.</summary>
    public static bool IsAvailable => Running.Value is not null;

    /// <summary>A fresh migrated database; returns its connection string.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var template = await Template.Value;
        return await CreateAsync(template, new NpgsqlConnectionStringBuilder(template).Database!);
    }

    /// <summary>A fresh migrated database on another server; returns its connection string.</summary>
    public static Task<string> CreateDatabaseAsync(PostgresCluster cluster) => MakeTemplateAsync(cluster.ConnectionString);

    /// <summary>A database without any table; returns its connection string.</summary>
    public static Task<string> CreateEmptyDatabaseAsync() => CreateAsync(Running.Value!, "template0 ENCODING 'UTF8'");

    /// <summary>Removes a database, whoever is connected to it.</summary>
    public static Task DropAsync(string connectionString) =>
        ExecuteAsync(
            connectionString,
            $"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)"
        );

    /// <summary>Waits until nobody is connected to a database: what a killed process had sent is done or undone by then.</summary>
    public static async Task AloneAsync(string connectionString)
    {
        var others =
            $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{new NpgsqlConnectionStringBuilder(connectionString).Database}"
            + "' AND backend_type = 'client backend'";
        for (var i = 0; await ExecuteAsync(connectionString, others) is > 0L; i++)
        {
            if (i == 3000)
            {
                throw new TimeoutException("Somebody stays connected to the database.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
    }

    /// <summary>Runs a command of the server's administrator, on a connection of its own.</summary>
    public static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        var own = new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(own.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of our own making
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    private static async Task<string> MakeTemplateAsync(string server)
    {
        var made = await CreateAsync(server, "template0 ENCODING 'UTF8'");
        await TestDatabase.MigrateAsync(made);
        return made;
    }

    private static async Task<string> CreateAsync(string server, string template)
    {
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE DATABASE {name} TEMPLATE {template}");
        return new NpgsqlConnectionStringBuilder(server) { Database = name, IncludeErrorDetail = true }.ToString();
    }

    private static string? Start()
    {
        if (Environment.GetEnvironmentVariable("POSTGRES_TEST") is { Length: > 0 } given)
        {
            return given;
        }

        if (PostgresCluster.TryStart() is not { } cluster)
        {
            return null;
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Dispose();
        return cluster.ConnectionString;
    }
}
