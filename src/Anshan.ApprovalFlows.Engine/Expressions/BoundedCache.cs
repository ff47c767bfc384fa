using System.Collections.Concurrent;

namespace Anshan.ApprovalFlows.Engine.Expressions;

/// <summary>
/// Keeps what was made from a text, up to a number of characters. What was not asked for while as much again was made is forgotten;
/// a version's texts never change, so an entry is never wrong.
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
            // Two threads may turn the page at once; then a little more is forgotten, nothing else.
            Interlocked.Exchange(ref characters, text.Length + 100);
            old = young;
            young = new();
        }

        return young.GetOrAdd(text, made);
    }
}
