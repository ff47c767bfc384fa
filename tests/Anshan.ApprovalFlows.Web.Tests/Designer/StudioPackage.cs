using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text;
using Anshan.ApprovalFlows.Web.Tests.Browsing;

namespace Anshan.ApprovalFlows.Web.Tests.Designer;

/// <summary>The installed designer as bytes and texts: what our page around it relies on must still stand in it.</summary>
internal sealed class StudioPackage
{
    private static readonly byte[] MetadataMark = "BSJB"u8.ToArray();
    private readonly List<byte[]> files = [];

    private StudioPackage(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsRead))
        {
            var bytes = File.ReadAllBytes(file);
            files.Add(bytes);
            if (file.EndsWith(".wasm", StringComparison.Ordinal))
            {
                Texts.UnionWith(UserStrings(bytes));
            }
        }
    }

    /// <summary>Where the build puts it; null when it was built without npm.</summary>
    public static StudioPackage? Installed { get; } =
        Directory.Exists(Path.Combine(RunningApp.Studio, "_framework")) ? new StudioPackage(RunningApp.Studio) : null;

    /// <summary>Every text constant of its code.</summary>
    public HashSet<string> Texts { get; } = [];

    /// <summary>Whether a text stands in it as a whole: a constant, a name, or a quoted text of a script.</summary>
    public bool Says(string text) =>
        Texts.Contains(text) || new[] { $"\0{text}\0", $"\"{text}\"", $"{(char)Encoding.UTF8.GetByteCount(text)}{text}" }.Any(Holds);

    /// <summary>Whether a piece of text occurs anywhere in it.</summary>
    public bool Mentions(string piece) => Texts.Any(text => text.Contains(piece, StringComparison.Ordinal)) || Holds(piece);

    private bool Holds(string piece)
    {
        var bytes = Encoding.UTF8.GetBytes(piece);
        return files.Exists(file => file.AsSpan().IndexOf(bytes) >= 0);
    }

    /// <summary>The package's own code, its components, and what it draws with; the runtime says nothing to people.</summary>
    private static bool IsRead(string file)
    {
        var name = Path.GetFileName(file);
        return name.EndsWith(".js", StringComparison.Ordinal)
            || name.EndsWith(".css", StringComparison.Ordinal)
            || (
                name.EndsWith(".wasm", StringComparison.Ordinal)
                && ((string[])["Elsa.", "MudBlazor.", "CodeBeam.", "Radzen.", "BlazorMonaco."]).Any(start =>
                    name.StartsWith(start, StringComparison.Ordinal)
                )
            );
    }

    private static IEnumerable<string> UserStrings(byte[] file)
    {
        using var provider = MetadataReaderProvider.FromMetadataImage([.. file.AsSpan(file.AsSpan().IndexOf(MetadataMark))]);
        var reader = provider.GetMetadataReader();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = reader.GetNextHandle(handle))
        {
            yield return reader.GetUserString(handle).Trim();
        }
    }
}
