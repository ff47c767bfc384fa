using System.Collections.Concurrent;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>
/// Caches what was made from a text, up to a number of characters of source. An entry is dropped when it was not used while as many
/// characters again were added; texts of a version never change, so an entry never becomes wrong.
/// </summary>
internal sealed class BoundedCache<T>(Func<string, T> make, long maxCharacters)
    where T : class
{
    private ConcurrentDictionary<string, T> young = new();
    private ConcurrentDictionary<string, T> old = new();
    private long characters;

    public int Count => young.Count + old.Count;

    public T Get(string text)
    {
        if (young.TryGetValue(text, out var found))
        {
            return found;
        }

        var made = old.TryGetValue(text, out var kept) ? kept : make(text);
        if (Interlocked.Add(ref characters, text.Length + 100) > maxCharacters / 2)
        {
            // Two threads may replace the generation at once; then a few more entries are dropped, nothing else happens.
            Interlocked.Exchange(ref characters, text.Length + 100);
            old = young;
            young = new();
        }

        return young.GetOrAdd(text, made);
    }
}
