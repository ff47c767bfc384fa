using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Display;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

/// <summary>
/// What a script replaces holds results only. A field inside it would lose the characters that are typed while the server answers; a button
/// or a link would lose
/// the focus. This walks the sources of all pages; <c>Browsing/PageRules.cs</c> asks the same of every page as it stands in the browser.
/// </summary>
public sealed class SwapTests
{
    private const string Handled =
        "input, select, textarea, button, a[href], summary, [tabindex], [contenteditable], iframe, field, file-field";

    private static readonly string Pages = Path.Combine(RepositoryFolder.Path, "src", "Anshan.ApprovalFlows.Web", "Pages");
    private static readonly string[] Verbs = ["hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete"];

    private static readonly Dictionary<string, IDocument> Sources = Directory
        .EnumerateFiles(Pages, "*.cshtml", SearchOption.AllDirectories)
        .ToDictionary(file => file, file => (IDocument)new HtmlParser().ParseDocument(File.ReadAllText(file)));

    [Fact]
    public void A_swap_replaces_no_field_and_nothing_that_can_have_the_focus()
    {
        var swaps = Sources
            .SelectMany(source =>
                source.Value.All.Where(element => Verbs.Any(element.HasAttribute)).Select(element => (source.Key, element))
            )
            .ToList();
        Assert.NotEmpty(swaps);
        var broken = swaps.Select(swap => Problem(swap.Key, swap.element)).OfType<string>();
        Assert.Empty(broken);
    }

    /// <summary>A browser cuts what is pasted into such a field, and nobody is told: what is too long is refused in words.</summary>
    [Fact]
    public void No_field_cuts_what_is_pasted()
    {
        Assert.Contains(Sources.Values, source => source.QuerySelector("field") is not null);
        Assert.Empty(
            Sources.Where(source => source.Value.All.Any(element => element.HasAttribute("maxlength"))).Select(source => source.Key)
        );
    }

    /// <summary>
    /// The word about the requests before is inherited: a field without one of its own would have its answer ended by the form around it.
    /// </summary>
    [Fact]
    public void Every_element_that_asks_says_itself_what_becomes_of_its_earlier_request() =>
        Assert.Empty(
            Sources.SelectMany(source =>
                source
                    .Value.All.Where(element => Verbs.Any(element.HasAttribute) && !element.HasAttribute("hx-sync"))
                    .Select(element => $"{source.Key}: {element.Id}")
            )
        );

    /// <summary>
    /// A field of money asks for its own reading and ends no request but its own; the words have their place in the same page.
    /// </summary>
    [Fact]
    public void Every_field_of_an_amount_has_a_place_for_its_reading()
    {
        var attributes = AmountReading.Attributes("sum");
        Assert.Equal(("#sum-read", "this:replace"), (attributes["hx-target"], attributes["hx-sync"]));
        var fields = Sources.SelectMany(source => source.Value.QuerySelectorAll("[reads-amount]")).ToList();
        Assert.NotEmpty(fields);
        Assert.All(
            fields,
            field => Assert.Contains(field.Owner!.QuerySelectorAll("amount-reading"), place => place.GetAttribute("for-id") == field.Id)
        );
    }

    [Theory]
    [InlineData("<form hx-get='/x'><b>1</b></form>", false)]
    [InlineData("<form hx-get='/x'><input name='a'></form>", true)]
    [InlineData("<div hx-get='/x' hx-target='#t'></div><div id='t'><p><textarea></textarea></p></div>", true)]
    [InlineData("<div hx-get='/x' hx-target='#t'></div><div id='t'><partial name=\"_Navigation\" /></div>", true)]
    [InlineData("<div hx-get='/x' hx-target='#nowhere'></div>", true)]
    [InlineData("<div hx-target='#t'><p hx-get='/x'>a</p></div><div id='t'>b</div>", false)]
    public void The_rule_sees_what_it_forbids(string source, bool isForbidden)
    {
        IDocument page = new HtmlParser().ParseDocument(source);
        var swap = page.All.First(element => Verbs.Any(element.HasAttribute));
        Assert.Equal(isForbidden, Problem(Path.Combine(Pages, "Shared", "x.cshtml"), swap) is not null);
    }

    private static string? Problem(string file, IElement swap)
    {
        var name = Path.GetRelativePath(Pages, file);
        var words = swap.Closest("[hx-target]")?.GetAttribute("hx-target");
        List<(string File, IElement Element)> targets =
            words is null ? [(file, swap)]
            : !words.StartsWith('#') ? []
            : swap.Owner!.GetElementById(words[1..]) is { } own ? [(file, own)]
            :
            [
                .. Sources.SelectMany(source =>
                    source.Value.All.Where(element => element.Id == words[1..]).Select(element => (source.Key, element))
                ),
            ];
        return targets.Count == 0 ? $"{name}: the target {words} is not an id that stands in a page"
            : targets.Select(target => Used(target.File, target.Element, [])).FirstOrDefault(found => found is not null) is { } used
                ? $"{name}: a swap of {words ?? "itself"} would replace {used}"
            : null;
    }

    /// <summary>The first thing in there that somebody could use, also in the partials it takes in; null when there is none.</summary>
    private static string? Used(string file, IElement target, HashSet<string> seen)
    {
        if (target.Matches(Handled) || target.QuerySelector(Handled) is not null)
        {
            var found = target.Matches(Handled) ? target : target.QuerySelector(Handled)!;
            return $"<{found.LocalName} {found.GetAttribute("name")}> of {Path.GetRelativePath(Pages, file)}";
        }

        foreach (var partial in target.QuerySelectorAll("partial").Select(element => element.GetAttribute("name")!))
        {
            var at = Sources.Keys.Single(source =>
                source == Beside(file, partial) || source == Path.Combine(Pages, "Shared", partial + ".cshtml")
            );
            if (seen.Add(at) && Used(at, Sources[at].DocumentElement, seen) is { } used)
            {
                return used;
            }
        }

        return null;
    }

    private static string Beside(string file, string partial) => Path.Combine(Path.GetDirectoryName(file)!, partial + ".cshtml");
}
