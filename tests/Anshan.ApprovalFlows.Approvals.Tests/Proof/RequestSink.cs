using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>Another system on the loopback: answers 200 after a delay and records the Idempotency-Key of each request.</summary>
internal sealed class RequestSink : IDisposable
{
    private readonly HttpListener listener = new();

    public RequestSink(TimeSpan delay)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Host = $"127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }

        listener.Prefixes.Add(Address);
        listener.Start();
        _ = ServeAsync(delay);
    }

    public string Host { get; }

    public string Address => $"http://{Host}/";

    /// <summary>The Idempotency-Key of each request, in order.</summary>
    public ConcurrentQueue<string> Keys { get; } = new();

    public void Dispose() => listener.Close();

    private async Task ServeAsync(TimeSpan delay)
    {
        while (listener.IsListening)
        {
            HttpListenerContext asked;
            try
            {
                asked = await listener.GetContextAsync();
            }
            catch (Exception over) when (over is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = AnswerAsync(asked, delay);
        }
    }

    private async Task AnswerAsync(HttpListenerContext asked, TimeSpan delay)
    {
        Keys.Enqueue(asked.Request.Headers["Idempotency-Key"]!);
        await Task.Delay(delay);
        try
        {
            asked.Response.Close();
        }
        catch (HttpListenerException)
        {
            // Whoever asked is dead.
        }
    }
}
