using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Anshan.ApprovalFlows.Testing;
using Npgsql;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>
/// A proxy between the system and PostgreSQL that reads the protocol and injects faults into it, whoever sends the statement.
/// </summary>
internal sealed class FaultyWire : IAsyncDisposable
{
    private readonly string straight;
    private readonly FaultTrigger trigger;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task accepting;

    /// <param name="straight">The connection string of the database.</param>
    /// <param name="trigger">Says where it fails.</param>
    public FaultyWire(string straight, FaultTrigger trigger)
    {
        (this.straight, this.trigger) = (straight, trigger);
        listener.Start();
        accepting = AcceptAsync();
        ConnectionString = new NpgsqlConnectionStringBuilder(straight)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ToString();
    }

    /// <summary>The same database, reached through the proxy.</summary>
    public string ConnectionString { get; }

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends a server process and waits until its transaction is rolled back.</summary>
    public Task EndProcessAsync(int process) =>
        PostgresServer.ExecuteAsync(
            straight,
            string.Create(CultureInfo.InvariantCulture, $"SELECT pg_terminate_backend({process}, 10000)")
        );

    private async Task AcceptAsync()
    {
        var server = new NpgsqlConnectionStringBuilder(straight);
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            _ = ServeAsync(client, server.Host!, server.Port);
        }
    }

    private async Task ServeAsync(TcpClient client, string host, int port)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                // A message is passed on as it comes; otherwise each waits 40 ms for the one before it to be acknowledged.
                client.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(host, port);
                await new WireTalk(client, server, this, trigger).RunAsync();
            }
            catch (Exception over) when (over is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // One side has closed the connection, or a fault has.
            }
        }
    }
}
