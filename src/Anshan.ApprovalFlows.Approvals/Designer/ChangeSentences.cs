using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Designer;

/// <summary>Differences as sentences: a limited number of them, and no value longer than a line.</summary>
internal static class ChangeSentences
{
    private const int Most = 50;
    private const int LongestValue = 80;

    /// <summary>The first fifty, and how many more there are; <paramref name="none"/> where there are none.</summary>
    public static IReadOnlyList<string> AtMost(IReadOnlyList<string> sentences, string none) =>
        sentences.Count == 0 ? [none]
        : sentences.Count <= Most ? sentences
        : [.. sentences.Take(Most), $"另有 {sentences.Count - Most} 处"];

    /// <summary>A value within a sentence.</summary>
    public static string Short(string text) => text.Length == 0 ? "（空）" : TextLength.Shortened(text, LongestValue);
}
