using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Designer;
using Jint;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Designer;

/// <summary>
/// Our page around the designer knows it by its texts, its class names, its pictures and its requests. An upgrade that changes one of them
/// fails here, before an administrator sees an English word or a button without effect.
/// </summary>
public sealed partial class StudioPackageTests
{
    private static readonly string Scripts = Path.Combine(RepositoryFolder.Path, "src", "Anshan.ApprovalFlows.Web", "wwwroot");

    /// <summary>What the designer puts together from a text and a word of its own.</summary>
    private static readonly string[] Fillings =
    [
        "7",
        "某",
        "Running",
        "Finished",
        "Executing",
        "Suspended",
        "Faulted",
        "Cancelled",
        "Pending",
    ];

    [Fact]
    public void Every_label_translates_a_text_that_the_designer_has()
    {
        var package = Package();
        using var app = new WebApp();
        var ours = app
            .Services.GetRequiredService<Descriptors>()
            .For(null)
            .All.SelectMany(type => type["inputs"]!.AsArray().Concat(type["outputs"]!.AsArray()))
            .Select(item => item!["name"]!.ToString())
            .ToHashSet(StringComparer.Ordinal);
        string[] stale = [.. Labels().Where(label => !ours.Contains(label) && !package.Says(label))];
        Assert.Empty(stale);
    }

    [Fact]
    public void Every_pattern_translates_a_text_that_the_designer_makes()
    {
        var made = Package().Texts.Where(text => text.Length is > 0 and < 300).SelectMany(Made).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(Patterns().Where(pattern => !made.Any(pattern.IsMatch)).Select(pattern => pattern.ToString()));
    }

    [Fact]
    public void Every_class_picture_and_request_that_the_page_relies_on_is_the_designers()
    {
        var package = Package();
        var scripts = Directory
            .EnumerateFiles(Path.Combine(Scripts, "js"), "studio*.js")
            .Concat(Directory.EnumerateFiles(Path.Combine(Scripts, "css"), "studio*.css"))
            .Select(File.ReadAllText)
            .ToList();
        var classes = scripts.SelectMany(script => ClassNames().Matches(script)).Select(match => match.Groups[1].Value).Distinct();
        var pictures = scripts
            .SelectMany(script => Pictures().Matches(script))
            .Select(match => match.Groups[1].Value + match.Groups[2].Value)
            .Distinct();
        string[] requests =
        [
            "/workflow-definitions/import",
            "/descriptors/activities",
            "/workflow-definitions/by-definition-id/",
            "/bulk-actions/",
            "/execute",
            "/publish",
        ];
        Assert.Empty(classes.Where(name => !package.Mentions(name)).Select(name => $"class {name}"));
        Assert.Empty(pictures.Where(path => !package.Mentions(path)).Select(path => $"picture {path}"));
        Assert.Empty(requests.Where(path => !package.Mentions(path)).Select(path => $"request {path}"));
    }

    /// <summary>A text with its places filled, or followed or preceded by what it is put together with.</summary>
    private static IEnumerable<string> Made(string text)
    {
        yield return text;
        foreach (var filling in Fillings)
        {
            yield return Places().Replace(text, filling);
            yield return $"{text} {filling}";
            yield return text + filling;
            yield return filling + text;
            yield return $"{filling} {text}";
        }
    }

    private static StudioPackage Package()
    {
        Assert.SkipWhen(StudioPackage.Installed is null, "The designer is not installed: this was built without npm.");
        return StudioPackage.Installed!;
    }

    private static Jint.Engine Dictionary()
    {
        var engine = new Jint.Engine().Execute("var window = {};");
        foreach (var file in (string[])["studio-labels.js", "studio-messages.js"])
        {
            engine.Execute(File.ReadAllText(Path.Combine(Scripts, "js", file)));
        }

        return engine;
    }

    private static string[] Labels() => Lines(Dictionary(), "Object.keys(window.studioLabels.exact)");

    private static IEnumerable<Regex> Patterns() =>
        Lines(Dictionary(), "window.studioLabels.patterns.map(entry => entry[0].source)")
            .Select(source => new Regex(source, RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)));

    private static string[] Lines(Jint.Engine engine, string list) => engine.Evaluate($"{list}.join('\\n')").AsString().Split('\n');

    [GeneratedRegex(@"\.((?:mud|elsa|x6|rz)-[a-z0-9-]+[a-z0-9])(?![a-z0-9-]*\*)")]
    private static partial Regex ClassNames();

    [GeneratedRegex(@"\[""(M[^""]{6,})"", ""|path\[d\^='(M[^']{6,})'\]")]
    private static partial Regex Pictures();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Places();
}
