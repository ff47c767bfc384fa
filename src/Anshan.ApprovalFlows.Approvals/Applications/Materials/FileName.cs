using System.Globalization;
using System.Text;

namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>The name a file is kept and shown under.</summary>
internal static class FileName
{
    /// <summary>Without folders, without characters that hide or turn text around, and short enough; the extension stays.</summary>
    public static string Clean(string? sent)
    {
        string last = (sent ?? "").Split('/', '\\')[^1].Normalize(NormalizationForm.FormC);
        string visible = string.Concat(last.EnumerateRunes().Where(IsVisible)).Trim().TrimStart('.');
        string extension = Path.GetExtension(visible);
        string name = Path.GetFileNameWithoutExtension(visible);
        int room = FileLimits.NameLength - Math.Min(extension.Length, 10);
        return name.Length == 0 ? $"未命名{extension}"
            : name.Length <= room ? visible
            : string.Concat(name.EnumerateRunes().Take(room).Select(rune => rune.ToString())) + extension;
    }

    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse)
        && rune.Value is not ('<' or '>' or ':' or '"' or '|' or '?' or '*');
}
