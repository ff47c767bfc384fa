using System.Collections.Concurrent;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>How many attempts one account and one network address have within the window.</summary>
public sealed record AttemptLimit(string Name, int PerAccount, int PerAddress, TimeSpan Window)
{
    /// <summary>Failed sign-ins; an office behind one address has many people.</summary>
    public static AttemptLimit SignIn { get; } = new("sign-in", 15, 60, TimeSpan.FromMinutes(5));

    /// <summary>Requests that send a mail.</summary>
    public static AttemptLimit Mail { get; } = new("mail", 5, 30, TimeSpan.FromHours(1));

    /// <summary>Guesses at a one-time token or at the present password.</summary>
    public static AttemptLimit Token { get; } = new("token", 10, 30, TimeSpan.FromMinutes(15));
}

/// <summary>Counts attempts per account and per address, before anything costly such as hashing a password is done.</summary>
/// <remarks>In memory: a restart forgives. The lock of the account itself is in the database.</remarks>
public sealed class AttemptThrottle(TimeProvider machine)
{
    private const int Crowded = 20_000;
    private readonly ConcurrentDictionary<string, (DateTimeOffset Start, int Count)> counts = new();

    /// <summary>Takes one attempt; false when there is none left.</summary>
    public bool TryTake(AttemptLimit limit, string account, HttpContext http)
    {
        if (counts.Count > Crowded)
        {
            Sweep();
        }

        // Both are counted even when one of them is exhausted.
        var address = Add(AddressKey(limit, http), limit.Window) <= limit.PerAddress;
        return Add(AccountKey(limit, account), limit.Window) <= limit.PerAccount && address;
    }

    /// <summary>Gives the attempt back: it succeeded.</summary>
    public void Forgive(AttemptLimit limit, string account, HttpContext http)
    {
        foreach (var key in (string[])[AddressKey(limit, http), AccountKey(limit, account)])
        {
            counts.AddOrUpdate(key, _ => (machine.GetUtcNow(), 0), (_, old) => (old.Start, Math.Max(0, old.Count - 1)));
        }
    }

    private int Add(string key, TimeSpan window)
    {
        var now = machine.GetUtcNow();
        return counts.AddOrUpdate(key, _ => (now, 1), (_, old) => now - old.Start >= window ? (now, 1) : (old.Start, old.Count + 1)).Count;
    }

    private void Sweep()
    {
        var limit = machine.GetUtcNow().AddHours(-1);
        foreach (var (key, _) in counts.Where(entry => entry.Value.Start < limit))
        {
            counts.TryRemove(key, out _);
        }
    }

    private static string AccountKey(AttemptLimit limit, string account) => $"{limit.Name}|account|{account.Trim().ToUpperInvariant()}";

    private static string AddressKey(AttemptLimit limit, HttpContext http) => $"{limit.Name}|address|{http.Connection.RemoteIpAddress}";
}
