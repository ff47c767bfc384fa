using System.Security.Cryptography;
using System.Text;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Approvals.Packages;

/// <summary>
/// One version of the data of a measure or of the text of a mail. Versions are kept for ever: cases use the one they began with.
/// </summary>
public sealed class PackageFile
{
    private const string Measures = "measures/";
    private const string Mails = "mail/";

    /// <summary>
    /// Where it stands in <c>workflows/</c> and in a package, <c>measures/1.2/measure.json</c> or <c>mail/case-closed.liquid</c>.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>SHA-256 over the content; of a measure its <see cref="MeasurePackage.ContentHash"/>.</summary>
    public required string Hash { get; init; }

    public required string Content { get; init; }

    /// <summary>Who imported it; null where it came with the folder.</summary>
    public string? TakenBy { get; init; }

    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Whether new cases, or mails from now on, go by it: one version of each path.</summary>
    public bool IsInForce { get; set; }

    /// <summary>Who has put it in force; null where the folder did, which then goes on to do so.</summary>
    public string? ChosenBy { get; set; }

    public DateTimeOffset? ChosenAt { get; set; }

    /// <summary>The measure whose data it is; null where it is a mail.</summary>
    public string? MeasureId => MeasureOf(Path);

    /// <summary>The mail template whose text it is; null where it is the data of a measure.</summary>
    public string? Template => TemplateOf(Path);

    public static string OfMeasure(string measureId) => $"{Measures}{measureId}/measure.json";

    public static string OfMail(string template) => $"{Mails}{template}.liquid";

    public static string? MeasureOf(string path) => path.StartsWith(Measures, StringComparison.Ordinal) ? path.Split('/')[1] : null;

    public static string? TemplateOf(string path) =>
        path.StartsWith(Mails, StringComparison.Ordinal) ? System.IO.Path.GetFileNameWithoutExtension(path) : null;

    /// <summary>A version as it is called on screen.</summary>
    public static string VersionOf(string hash) => hash[..8];

    /// <summary>The <see cref="Hash"/> of a content; line ends are no difference.</summary>
    /// <exception cref="System.Text.Json.JsonException">The data of a measure are no JSON.</exception>
    public static string HashOf(string path, string content) =>
        MeasureOf(path) is not null
            ? MeasureCatalogue.HashOf(Encoding.UTF8.GetBytes(content))
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\n"))));
}
