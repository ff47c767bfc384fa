using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Anshan.ApprovalFlows.Web.Designer;

/// <summary>
/// The files of the designer's package, as they were fetched at build: sent compressed where a compressed copy exists, cached for ever
/// where the name has a fingerprint.
/// </summary>
public sealed class StudioFiles(IConfiguration configuration)
{
    private static readonly FileExtensionContentTypeProvider Types = new(
        new Dictionary<string, string>(new FileExtensionContentTypeProvider().Mappings, StringComparer.OrdinalIgnoreCase)
        {
            [".dat"] = "application/octet-stream",
            [".blat"] = "application/octet-stream",
            [".webmanifest"] = "application/manifest+json",
        }
    );

    private static readonly HashSet<string> WithoutFingerprint = ["_framework/blazor.webassembly.js", "_framework/dotnet.js"];
    private readonly string folder = Path.GetFullPath(configuration["Designer:Files"] ?? Path.Combine(AppContext.BaseDirectory, "studio"));

    private string? edition;

    /// <summary>Changes with the package: what is asked for under it never changes.</summary>
    public string Edition =>
        edition ??= IsInstalled
            ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "_framework", "dotnet.js"))))[..12]
            : "";

    /// <summary>The runtime and its scripts, which the page names so that the browser loads them early.</summary>
    public string? Runtime => RuntimeFiles("wasm").FirstOrDefault();

    /// <inheritdoc cref="Runtime"/>
    public IEnumerable<string> RuntimeScripts => RuntimeFiles("js");

    /// <summary>Whether the package is there; it is missing when npm was missing at build.</summary>
    public bool IsInstalled => File.Exists(Path.Combine(folder, "_framework", "blazor.webassembly.js"));

    /// <summary>One file, or 404.</summary>
    public IResult Get(string path, HttpContext context)
    {
        var file = Path.GetFullPath(Path.Combine(folder, path));
        if (
            !file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !Types.TryGetContentType(file, out var type)
        )
        {
            return Results.NotFound();
        }

        var headers = context.Response.Headers;
        headers[HeaderNames.CacheControl] =
            (path.StartsWith("_framework/", StringComparison.Ordinal) && !WithoutFingerprint.Contains(path))
            || context.Request.Query["v"] == Edition
                ? "private, max-age=31536000, immutable"
                : "private, no-cache";
        headers[HeaderNames.Vary] = HeaderNames.AcceptEncoding;
        var sent = file;
        if (
            File.Exists(file + ".br")
            && context.Request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "br" && encoding.Quality is null or > 0)
        )
        {
            sent += ".br";
            headers[HeaderNames.ContentEncoding] = "br";
        }

        if (!File.Exists(sent))
        {
            return Results.NotFound();
        }

        var written = File.GetLastWriteTimeUtc(sent);
        return Results.File(
            sent,
            type,
            lastModified: written,
            entityTag: new EntityTagHeaderValue($"\"{written.Ticks:x}-{new FileInfo(sent).Length:x}\"")
        );
    }

    private IEnumerable<string> RuntimeFiles(string kind) =>
        IsInstalled
            ? Directory
                .EnumerateFiles(Path.Combine(folder, "_framework"), $"dotnet*.{kind}")
                .Select(file => $"_framework/{Path.GetFileName(file)}")
                .Order(StringComparer.Ordinal)
            : [];
}
