using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>A PostgreSQL cluster of our own on loopback, started when the first test asks for it and gone with the process.</summary>
/// <remarks>
/// <c>POSTGRES_TEST</c> may name another server's connection string. Otherwise Debian's binaries are used; as root they are run
/// by the user <c>postgres</c>, for the server refuses root.
/// </remarks>
public static class PostgresServer
{
    /// <summary>What to say where there is no server.</summary>
    public const string Missing = "PostgreSQL is not installed: apt-get install postgresql";

    private static readonly Lazy<string?> Running = new(Start);
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    /// <summary>Whether a server runs or can be started.</summary>
    public static bool IsAvailable => Running.Value is not null;

    /// <summary>A fresh migrated database; returns its connection string.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        var template = await Template.Value;
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return Named(name);
    }

    /// <summary>Removes a database, whoever is connected to it.</summary>
    public static async Task DropAsync(string connectionString)
    {
        await using (var pool = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(pool);
        }

        await ExecuteAsync($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var name = $"template_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
        await TestDatabase.MigrateAsync(Named(name));
        return name;
    }

    private static string Named(string database) => new NpgsqlConnectionStringBuilder(Running.Value) { Database = database, IncludeErrorDetail = true }.ToString();

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Running.Value) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of our own making
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static string? Start()
    {
        if (Environment.GetEnvironmentVariable("POSTGRES_TEST") is { Length: > 0 } given)
        {
            return given;
        }

        if (Binaries() is not { } binaries)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("anshan-postgres-").FullName;
        var port = FreePort();
        if (Environment.UserName == "root")
        {
            Run("chown", "postgres", folder);
        }

        RunAsServer(Path.Combine(binaries, "initdb"), "-D", Path.Combine(folder, "data"), "-A", "trust", "-U", "test", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        var options = string.Create(CultureInfo.InvariantCulture, $"-p {port} -h 127.0.0.1 -k {folder} -c max_connections=200 -c shared_buffers=128MB");
        RunAsServer(Path.Combine(binaries, "pg_ctl"), "-D", Path.Combine(folder, "data"), "-w", "-l", Path.Combine(folder, "log"), "-o", options, "start");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            RunAsServer(Path.Combine(binaries, "pg_ctl"), "-D", Path.Combine(folder, "data"), "-m", "immediate", "stop");
            Directory.Delete(folder, recursive: true);
        };
        return string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=test;Database=postgres");
    }

    private static string? Binaries() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order().LastOrDefault()
        : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void RunAsServer(string program, params string[] arguments)
    {
        if (Environment.UserName == "root")
        {
            Run("runuser", ["-u", "postgres", "--", program, .. arguments]);
        }
        else
        {
            Run(program, arguments);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        // The server inherits what it is started with: a pipe of ours would never end.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" > /dev/null 2>&1 < /dev/null", program, .. arguments]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
