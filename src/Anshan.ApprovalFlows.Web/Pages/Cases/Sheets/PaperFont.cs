using SkiaSharp;

namespace Anshan.ApprovalFlows.Web.Pages.Cases.Sheets;

/// <summary>
/// The font of documents that the server draws: the file of the setting <c>Paper:Font</c> with the face <c>Paper:FontIndex</c>, else the
/// first known Chinese font of this machine. Opened once.
/// </summary>
public sealed class PaperFont(IConfiguration settings) : IDisposable
{
    // File and face of simplified Chinese, where Debian, Windows and macOS keep them.
    private static readonly (string File, int Face)[] Known =
    [
        ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
        ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
        (@"C:\Windows\Fonts\simfang.ttf", 0),
        (@"C:\Windows\Fonts\simsun.ttc", 0),
        ("/System/Library/Fonts/Supplemental/Songti.ttc", 6),
    ];

    private readonly Lazy<SKTypeface?> typeface = new(() => Open(settings));

    /// <summary>Null where there is no Chinese font, or the one of the setting cannot be opened: then nothing can be drawn.</summary>
    public SKTypeface? Typeface => typeface.Value;

    public void Dispose()
    {
        if (typeface.IsValueCreated)
        {
            typeface.Value?.Dispose();
        }
    }

    private static SKTypeface? Open(IConfiguration settings)
    {
        if (settings["Paper:Font"] is { Length: > 0 } file)
        {
            return SKTypeface.FromFile(file, settings.GetValue("Paper:FontIndex", 0));
        }

        return Known
            .Where(font => File.Exists(font.File))
            .Select(font => SKTypeface.FromFile(font.File, font.Face))
            .FirstOrDefault(face => face is not null);
    }
}
