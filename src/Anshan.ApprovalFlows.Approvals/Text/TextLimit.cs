namespace Anshan.ApprovalFlows.Approvals.Text;

/// <summary>Refuses a text that is too long; it stays where it was typed, and nothing is ever shortened.</summary>
public static class TextLimit
{
    /// <summary>An opinion, with or without a decision.</summary>
    public const int Opinion = 2000;

    /// <summary>A reason for an administrator's act, a source, a name.</summary>
    public const int Line = 200;

    /// <summary>
    /// Why the text is refused, with both numbers; null when it is short enough. Counted as <see cref="TextLength"/> does, without white
    /// space at its ends.
    /// </summary>
    public static string? Problem(string label, string? text, int most) =>
        text?.Trim() is { } counted && TextLength.Exceeds(counted, most)
            ? $"{label}不能超过 {most} 字，现在是 {TextLength.Of(counted)} 字。"
            : null;
}
