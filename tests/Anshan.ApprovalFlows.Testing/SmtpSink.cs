using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using MimeKit;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>How the sink answers the end of a message or a recipient.</summary>
public enum SinkMood
{
    Accept,

    /// <summary>Takes the message, then closes the connection without an answer: the sender cannot know the result.</summary>
    TakeAndHangUp,

    /// <summary>451 at the end of the message.</summary>
    FailForNow,

    /// <summary>550 for the recipient.</summary>
    RefuseRecipient,
}

/// <summary>A mail server of our own on the loopback: enough SMTP for a real client, and it keeps what it gets.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<MimeMessage> arrivals = Channel.CreateUnbounded<MimeMessage>();
    private readonly Task accepting;

    public SmtpSink()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
    public SinkMood Mood { get; set; }

    /// <summary>The delay before it answers the end of a message.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Offers AUTH PLAIN when set, and lets in only this user and password.</summary>
    public (string User, string Password)? Account { get; set; }

    /// <summary>Everything taken, in order; the same Message-ID can occur more than once.</summary>
    public ConcurrentQueue<MimeMessage> Messages { get; } = new();

    /// <summary>The Message-IDs taken, each once.</summary>
    public IReadOnlySet<string> MessageIds => Messages.Select(x => x.MessageId ?? "").ToHashSet(StringComparer.Ordinal);

    /// <summary>The next message not yet asked for, waited for at most 20 seconds.</summary>
    public Task<MimeMessage> NextAsync() => arrivals.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public async ValueTask DisposeAsync()
    {
        if (accepting.IsCompleted)
        {
            return;
        }

        await stop.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await TalkAsync(client.GetStream());
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // the client is gone, or the test is over
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 sink");
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            var answer = line.Split(' ', ':')[0].ToUpperInvariant() switch
            {
                "EHLO" or "HELO" => Account is null ? "250 sink" : "250-sink\r\n250 AUTH PLAIN",
                "AUTH" => IsAccount(line) ? "235 welcome" : "535 wrong",
                "RCPT" => Mood == SinkMood.RefuseRecipient ? "550 no such person" : "250 ok",
                "DATA" => await TakeAsync(reader, writer),
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            if (answer is null)
            {
                return;
            }

            await writer.WriteLineAsync(answer);
        }
    }

    private bool IsAccount(string line) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[^1])).Split('\0') is [_, var user, var password]
        && Account == (user, password);

    /// <summary>Reads one message up to the lone dot; null means: hang up.</summary>
    private async Task<string?> TakeAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        var text = new StringBuilder();
        for (var line = await reader.ReadLineAsync(stop.Token); line != "."; line = await reader.ReadLineAsync(stop.Token))
        {
            if (line is null)
            {
                // The sender died in the middle: a message without its end was never taken.
                return null;
            }

            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        await Task.Delay(Delay, stop.Token);
        if (Mood == SinkMood.FailForNow)
        {
            return "451 try later";
        }

        using var bytes = new MemoryStream(Encoding.Latin1.GetBytes(text.ToString()));
        var message = await MimeMessage.LoadAsync(bytes, stop.Token);
        Messages.Enqueue(message);
        arrivals.Writer.TryWrite(message);
        return Mood == SinkMood.TakeAndHangUp ? null : "250 taken";
    }
}
