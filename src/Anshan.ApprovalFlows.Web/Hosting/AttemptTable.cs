using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Counters that expire, by the hashes of their keys; never more than <see cref="Most"/>, whatever visitors send.</summary>
/// <remarks>
/// About 3 MB when full. Then the counters that expire first are dropped: to have its own counter dropped, an attacker needs thousands of
/// addresses.
/// </remarks>
public sealed class AttemptTable(TimeProvider machine)
{
    public const int Most = 50_000;

    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);
    private readonly byte[] salt = RandomNumberGenerator.GetBytes(16);
    private readonly Lock gate = new();
    private readonly Dictionary<UInt128, (DateTimeOffset Ends, int Count)> counters = [];
    private DateTimeOffset nextSweep;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return counters.Count;
            }
        }
    }

    /// <summary>
    /// Counts one more; returns how many there are in the window that the first of them began, and how long it still lasts.
    /// </summary>
    public (int Count, TimeSpan Left) Add(string key, TimeSpan window)
    {
        var hash = HashOf(key);
        var now = machine.GetUtcNow();
        lock (gate)
        {
            Sweep(now);
            var entry =
                counters.TryGetValue(hash, out var old) && now < old.Ends
                    ? (old.Ends, Count: old.Count + 1)
                    : (Ends: now + window, Count: 1);
            counters[hash] = entry;
            return (entry.Count, entry.Ends - now);
        }
    }

    /// <summary>Takes one back, where there is any.</summary>
    public void Subtract(string key)
    {
        var hash = HashOf(key);
        lock (gate)
        {
            if (counters.TryGetValue(hash, out var old))
            {
                counters[hash] = (old.Ends, Math.Max(0, old.Count - 1));
            }
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        if (now < nextSweep && counters.Count < Most)
        {
            return;
        }

        nextSweep = now + BetweenSweeps;
        foreach (var (hash, _) in counters.Where(counter => counter.Value.Ends <= now).ToList())
        {
            counters.Remove(hash);
        }

        if (counters.Count >= Most)
        {
            foreach (var (hash, _) in counters.OrderBy(counter => counter.Value.Ends).Take(Most / 10).ToList())
            {
                counters.Remove(hash);
            }
        }
    }

    private UInt128 HashOf(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(key)], hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
