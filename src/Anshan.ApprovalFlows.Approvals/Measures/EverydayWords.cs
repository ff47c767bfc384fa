using Anshan.ApprovalFlows.Approvals.Files;

namespace Anshan.ApprovalFlows.Approvals.Measures;

/// <summary>What people say for what the policy calls otherwise: 房子 for 住房. From <c>workflows/synonyms.json</c>.</summary>
public sealed class EverydayWords
{
    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> words;

    private EverydayWords(SynonymFile file) => words = file.Words;

    public static EverydayWords Load(string file) => new(JsonFile.Read<SynonymFile>(file));

    /// <summary>Every word with what the policy says for it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> All => words;

    /// <summary>What the policy says for an everyday word within what was typed; empty where there is none.</summary>
    /// <remarks>Of several words the longest counts: 老房子 is no 房子.</remarks>
    public IReadOnlyList<string> For(string typed) =>
        words.Keys.Where(word => typed.Contains(word, StringComparison.Ordinal)).MaxBy(word => word.Length) is { } found
            ? words[found]
            : [];

    private sealed record SynonymFile(IReadOnlyDictionary<string, IReadOnlyList<string>> Words);
}
