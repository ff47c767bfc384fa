using System.Globalization;
using System.Text;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Files;

/// <summary>The name a file is kept and shown under.</summary>
internal static class FileName
{
    /// <summary>Without folders, without characters that hide or turn text around, and short enough; the extension stays.</summary>
    public static string Clean(string? sent)
    {
        var last = TypedText.Line(sent).Split('/', '\\')[^1].Normalize(NormalizationForm.FormC);
        var visible = string.Concat(last.EnumerateRunes().Where(IsVisible)).Trim().TrimStart('.');
        var extension = Path.GetExtension(visible);
        var name = Path.GetFileNameWithoutExtension(visible).TrimEnd();
        var room = FileLimits.NameLength - Math.Min(extension.Length, 10);
        return name.Length == 0 ? $"未命名{extension}" : TextLength.Shortened(name, room, "") + extension;
    }

    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse)
        && rune.Value is not ('<' or '>' or ':' or '"' or '|' or '?' or '*');
}
