using System.Net.Sockets;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>One connection between the system and the server, with a fault when the trigger says so.</summary>
/// <remarks>
/// A statement is an <c>Execute</c>, which is how the driver sends everything that somebody wrote, or one of the words that rule a
/// transaction. An answer is known by the <c>ReadyForQuery</c> that ends it: the server gives one for each <c>Query</c> and each
/// <c>Sync</c>.
/// </remarks>
internal sealed class WireTalk(TcpClient client, TcpClient server, FaultyWire wire, FaultTrigger trigger)
{
    private const int Never = int.MaxValue;
    private static readonly Fault[] OfCommits = [Fault.NotReached, Fault.Terminated, Fault.CommitRefused, Fault.CommitUnanswered];
    private static readonly Fault[] OfBrackets = [Fault.NotReached, Fault.Terminated];
    private static readonly Fault[] OfStatements = [Fault.NotReached, Fault.Terminated, Fault.Interrupted, Fault.AnswerLost];
    private static readonly string[] Ruling = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"];

    private readonly Dictionary<string, string> statements = [];
    private string bound = "";
    private int process;

    /// <summary>Answers asked for, and which of them is the last before the wire is cut, which the one that is refused.</summary>
    private int asked = 1;
    private volatile int cutAfter = Never;
    private volatile int refused = Never;
    private volatile bool isLosing;
    private bool isEnded;

    /// <summary>Forwards messages until one side closes the connection.</summary>
    public Task RunAsync() => Task.WhenAny(AskAsync(), AnswerAsync()).Unwrap();

    private async Task AskAsync()
    {
        await using var fromClient = new BufferedStream(client.GetStream());
        await server.GetStream().WriteAsync(await WireMessage.ReadGreetingAsync(fromClient));
        while (await WireMessage.ReadAsync(fromClient) is { } message)
        {
            switch (message.Kind)
            {
                case 'P':
                    statements[message.Text()] = message.Text(1);
                    await PassAsync(message);
                    break;
                case 'B':
                    bound = statements.GetValueOrDefault(message.Text(1), "");
                    await PassAsync(message);
                    break;
                case 'E':
                    await StatementAsync(message, bound);
                    break;
                case 'Q' when Ruling.Any(word => message.Text().StartsWith(word, StringComparison.Ordinal)):
                    await StatementAsync(message, message.Text());
                    break;
                default:
                    await PassAsync(message);
                    break;
            }
        }
    }

    private Task StatementAsync(WireMessage message, string sql)
    {
        trigger.CountStatement();
        var kinds =
            sql.StartsWith("COMMIT", StringComparison.Ordinal) ? OfCommits
            : Ruling.Any(word => sql.StartsWith(word, StringComparison.Ordinal)) ? OfBrackets
            : OfStatements;
        foreach (var kind in kinds)
        {
            if (trigger.Strikes(kind, sql))
            {
                return StrikeAsync(kind, message);
            }
        }

        return PassAsync(message);
    }

    private async Task StrikeAsync(Fault fault, WireMessage message)
    {
        switch (fault)
        {
            case Fault.Interrupted:
                await PassAsync(WireMessage.ExecuteNothing);
                break;
            case Fault.CommitRefused:
                refused = asked + 1;
                await PassAsync(WireMessage.Query("ROLLBACK"));
                break;
            case Fault.AnswerLost or Fault.CommitUnanswered:
                isLosing = true;
                await PassAsync(message);
                break;
            case Fault.Terminated:
                // The server says so on its own.
                await wire.EndProcessAsync(process);
                isEnded = true;
                break;
            default:
                await CutAsync();
                break;
        }
    }

    private async Task PassAsync(WireMessage message)
    {
        if (message.Kind is 'Q' or 'S')
        {
            asked++;
            cutAfter = isLosing ? Math.Min(cutAfter, asked) : Never;
        }

        if (!isEnded)
        {
            await server.GetStream().WriteAsync(message.Bytes);
        }
    }

    private async Task AnswerAsync()
    {
        await using var fromServer = new BufferedStream(server.GetStream());
        var (answers, wrote) = (0, false);
        while (await WireMessage.ReadAsync(fromServer) is { } message)
        {
            switch (message.Kind)
            {
                case 'K':
                    process = message.Number;
                    break;
                case 'C':
                    wrote |= message.Text().Split(' ')[0] is "COMMIT" or "INSERT" or "UPDATE" or "DELETE";
                    break;
                case 'Z':
                    answers++;
                    Count(wrote && message.Letter == 'I');
                    wrote &= message.Letter != 'I';
                    break;
            }

            if (answers >= cutAfter)
            {
                trigger.IsDone();
                await CutAsync();
            }
            else if (answers + (message.Kind == 'Z' ? 0 : 1) == refused)
            {
                await RefuseAsync(message);
            }
            else if (!isLosing)
            {
                await client.GetStream().WriteAsync(message.Bytes);
            }
        }
    }

    private void Count(bool isCommit)
    {
        if (isCommit)
        {
            trigger.CountCommit();
        }
    }

    /// <summary>The server has rolled back; the client is told that the commit failed.</summary>
    private async Task RefuseAsync(WireMessage message)
    {
        if (message.Kind == 'Z')
        {
            await client.GetStream().WriteAsync(WireMessage.Refusal.Bytes);
            await client.GetStream().WriteAsync(message.Bytes);
        }
    }

    /// <summary>The client is told after the server has finished what it had begun.</summary>
    private async Task CutAsync()
    {
        server.Close();
        await wire.EndProcessAsync(process);
        client.Close();
        throw new IOException("cut");
    }
}
