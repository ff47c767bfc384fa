using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>
/// A PostgreSQL server of our own on loopback, from Debian's binaries, in a folder that goes with it; it can be stopped abruptly.
/// </summary>
/// <remarks>As root the binaries are run by the user <c>postgres</c>, for the server refuses root.</remarks>
public sealed class PostgresCluster : IDisposable
{
    private readonly string binaries;
    private readonly string folder = Directory.CreateTempSubdirectory("anshan-postgres-").FullName;
    private readonly string options;

    private PostgresCluster(string binaries)
    {
        this.binaries = binaries;
        var port = FreePort();
        options = string.Create(
            CultureInfo.InvariantCulture,
            $"-p {port} -h 127.0.0.1 -k {folder} -c max_connections=200 -c shared_buffers=128MB"
        );
        ConnectionString = string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=test;Database=postgres");
        if (Environment.UserName == "root")
        {
            Run("chown", "postgres", folder);
        }

        RunAsServer("initdb", "-D", Data, "-A", "trust", "-U", "test", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        Start();
    }

    public string ConnectionString { get; }

    /// <summary>Whether the binaries are here.</summary>
    public static bool IsInstalled => Binaries() is not null;

    private string Data => Path.Combine(folder, "data");

    /// <summary>A cluster that runs; null where PostgreSQL is not installed.</summary>
    public static PostgresCluster? TryStart() => Binaries() is { } binaries ? new PostgresCluster(binaries) : null;

    /// <summary>Starts it again, with what it has to recover; returns when it takes connections.</summary>
    public void Start() => RunAsServer("pg_ctl", "-D", Data, "-w", "-t", "120", "-l", Path.Combine(folder, "log"), "-o", options, "start");

    /// <summary>Stops it immediately, as a power failure would, without a checkpoint.</summary>
    public void StopImmediately() => RunAsServer("pg_ctl", "-D", Data, "-m", "immediate", "stop");

    public void Dispose()
    {
        StopImmediately();
        Directory.Delete(folder, recursive: true);
    }

    private static string? Binaries() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .EnumerateDirectories("/usr/lib/postgresql")
                .Select(version => Path.Combine(version, "bin"))
                .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .Order()
                .LastOrDefault()
            : null;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void RunAsServer(string program, params string[] arguments)
    {
        var path = Path.Combine(binaries, program);
        if (Environment.UserName == "root")
        {
            Run("runuser", ["-u", "postgres", "--", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        // The server inherits its parent's handles: a redirected pipe would never be closed.
        using var process = Process.Start(
            new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" > /dev/null 2>&1 < /dev/null", program, .. arguments])
            {
                WorkingDirectory = "/",
            }
        )!;
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}
