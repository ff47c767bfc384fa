namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>How long the texts are that people give. What is longer is refused in words and stays where it was typed; nothing is ever shortened.</summary>
public static class TextLimit
{
    /// <summary>An opinion, a reason, a note to a decision.</summary>
    public const int Opinion = 2000;

    /// <summary>A reason for an administrator's act, a source, a name.</summary>
    public const int Line = 200;

    /// <summary>What a person counts as characters.</summary>
    public static int Count(string? text) => TextLength.Of(text);

    /// <summary>Why the text is refused, with both numbers; null when it is short enough. Counted without the white space around it.</summary>
    public static string? Problem(string label, string? text, int most) =>
        text?.Length > most && Count(text.Trim()) is var count && count > most ? $"{label}最多 {most} 字，现在是 {count} 字，请删减后再提交。" : null;
}
