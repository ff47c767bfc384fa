using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Designer;

namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>
/// What differs between two versions of the data of a measure or of the text of a mail, in sentences for the audit and the administrator.
/// </summary>
public static class PackageFileChanges
{
    /// <summary>The differences, at most fifty.</summary>
    public static IReadOnlyList<string> Between(string path, string before, string after)
    {
        List<string> sentences = PackageFile.MeasureOf(path) is null ? [.. Lines(before, after)] : [.. Data(before, after)];
        return ChangeSentences.AtMost(sentences, none: "内容相同，只有排版不同");
    }

    private static IEnumerable<string> Data(string before, string after)
    {
        using var was = JsonDocument.Parse(before);
        using var now = JsonDocument.Parse(after);
        return [.. MeasureDifference.Between(was.RootElement, now.RootElement)];
    }

    private static IEnumerable<string> Lines(string before, string after)
    {
        string[] Of(string text) =>
            [.. text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        var (was, now) = (Of(before), Of(after));
        List<string> sentences = [.. was.Except(now).Select(line => $"删去“{line}”"), .. now.Except(was).Select(line => $"加上“{line}”")];
        return sentences.Count == 0 && !was.SequenceEqual(now) ? ["段落的次序有变化"] : sentences;
    }
}
