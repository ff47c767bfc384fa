using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Web.Tests.Applications;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Revisions;

/// <summary>
/// A text that is too long is refused in words and stands in the page as it was typed, in every control of every form; nothing is
/// shortened.
/// </summary>
public sealed class LongTextTests(LongTextSite opened) : IClassFixture<LongTextSite>
{
    private const int Length = 5000;
    private static readonly string Text = new('长', Length);

    /// <summary>
    /// Controls whose text is not kept, that take no words, or that belong to another answer than the one chosen here; a new line is a
    /// decision.
    /// </summary>
    private static readonly string[] NotWords = ["q", "Input.Email", "Input.Password", "Input.Repeat", "Input.IdentityNumber"];

    public static TheoryData<string> Places => [.. LongTextSite.Addresses.Keys];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task It_is_refused_in_words_and_stands_in_the_page_whole(string place)
    {
        var (person, address) = (LongTextSite.Addresses[place].Person, LongTextSite.Addresses[place].Address(opened));
        var browser = person is null ? opened.Site.Open() : await opened.Site.BrowserOfAsync(person);
        var page = await browser.OpenAsync(address);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var controls = page.Document.QuerySelectorAll("form input, form textarea").Where(IsTypedInto).ToList();
        Assert.NotEmpty(controls);
        Assert.All(
            controls,
            control => Assert.False(control.HasAttribute("maxlength"), $"{control.Id}: a browser cuts what is pasted, without a word")
        );
        foreach (var name in controls.Select(control => control.GetAttribute("name")!))
        {
            // Whatever a form asks for is refused in one go; so each control is tried on a page of its own.
            var fresh = await browser.OpenAsync(address);
            var control = fresh.Document.QuerySelectorAll("form input, form textarea").First(found => found.GetAttribute("name") == name);
            var buttons = control.Closest("form")!.QuerySelectorAll("button[type=submit]");
            (
                buttons.FirstOrDefault(found => found.ClassList.Contains("btn-primary") && !found.HasAttribute("formaction")) ?? buttons[^1]
            ).SetAttribute("data-pressed", "");
            var answer = await browser.ClickAsync(
                fresh,
                "[data-pressed]",
                [
                    .. place == "invitation"
                        ? [("Input.Email", "new@example.cn"), ("Input.Roles", Roles.Auditor)]
                        : Array.Empty<(string, string)>(),
                    (name, Text),
                ]
            );
            var kept = answer.Document.QuerySelectorAll("input, textarea").FirstOrDefault(found => found.GetAttribute("name") == name);
            Assert.True(
                answer.Value(kept?.Id ?? "") == Text,
                $"{place}, {name}: {(int)answer.Status}, what was typed is not in the page any more: "
                    + $"{answer.Main[..Math.Min(300, answer.Main.Length)]}"
            );
            var words = answer
                .Document.QuerySelectorAll(".field-error, .error-summary, [data-testid=refusal]")
                .Select(found => found.TextContent);
            Assert.True(
                words.Any(message =>
                    message.Contains("最多", StringComparison.Ordinal)
                    || message.Contains("不能超过", StringComparison.Ordinal)
                    || message.Contains("不超过", StringComparison.Ordinal)
                    || message.Contains("以内", StringComparison.Ordinal)
                    || Reads.Any(read => message.Contains(read, StringComparison.Ordinal))
                ),
                $"{place}, {name}: no word about the length: {string.Join(" | ", words)}"
            );
        }
    }

    /// <summary>Pages that take words and are not opened here, each with the test that holds it or the reason.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["Account.SignInModel"] = "Nothing is kept of it; AccountLimitTests.",
        ["Account.ForgotPasswordModel"] = "An address of at most 254 characters; AccountLimitTests.",
        ["Account.ConfirmModel"] = "Behind a mailed link; RegistrationTests.",
        ["Account.InvitationModel"] = "Passwords only.",
        ["Account.PasswordModel"] = "Passwords only.",
        ["Account.ResetPasswordModel"] = "Passwords only.",
        ["SetupModel"] = "Only while nobody administers the site; SetupTests.",
        ["Admin.Outside.ReportModel"] = "Only while a workflow waits for something outside; OutsidePageTests.",
        ["Admin.Procedures.ImpactModel"] = "Choices from lists; the hidden text is what was shown.",
        ["Dev.ClockModel"] = "Not in production.",
    };

    [Fact]
    public async Task Every_page_that_takes_words_is_among_them()
    {
        var templates = opened
            .Site.Services.GetRequiredService<IActionDescriptorCollectionProvider>()
            .ActionDescriptors.Items.OfType<PageActionDescriptor>()
            .Select(page =>
                (
                    Pattern: new Regex("^/" + Regex.Replace(page.AttributeRouteInfo!.Template!, @"\{[^}]+\}", "[^/]+") + "$"),
                    Model: Model(page.RelativePath)
                )
            )
            .ToList();
        HashSet<string> reached = [];
        foreach (var (person, address) in LongTextSite.Addresses.Values)
        {
            var browser = person is null ? opened.Site.Open() : await opened.Site.BrowserOfAsync(person);
            var page = await browser.OpenAsync(address(opened));
            foreach (var control in page.Document.QuerySelectorAll("form input, form textarea").Where(IsTypedInto))
            {
                var sent =
                    control.Closest("form")!.GetAttribute("action") is { Length: > 0 } action && !action.StartsWith('?')
                        ? action.Split('?')[0]
                        : page.Path;
                reached.UnionWith(templates.Where(template => template.Pattern.IsMatch(sent)).Select(template => template.Model));
            }
        }

        var takers = typeof(Program)
            .Assembly.GetTypes()
            .Where(TakesWords)
            .Select(type => type.FullName!["Anshan.ApprovalFlows.Web.Pages.".Length..])
            .ToList();
        Assert.True(takers.Count > 20, "No pages are found any more.");
        Assert.Empty(takers.Except(reached).Except(Elsewhere.Keys).Order());
        Assert.Empty(Elsewhere.Keys.Except(takers).Order());
    }

    private static string Model(string path) => path["/Pages/".Length..^".cshtml".Length].Replace('/', '.') + "Model";

    /// <summary>
    /// Whether people type words into what is posted to this page: a text, or a form with one, that is no id and no hidden word of the
    /// address.
    /// </summary>
    private static bool TakesWords(Type type) =>
        type.IsSubclassOf(typeof(PageModel))
        && type.GetMethods().Any(method => method.Name.StartsWith("OnPost", StringComparison.Ordinal))
        && type.GetProperties()
            .Where(property => property.GetCustomAttribute<BindPropertyAttribute>() is { SupportsGet: false })
            .Any(property =>
                IsWords(property.PropertyType)
                || (
                    property.PropertyType is { IsClass: true, Namespace: { } space }
                    && space.StartsWith("Anshan", StringComparison.Ordinal)
                    && property.PropertyType.GetProperties().Any(part => IsWords(part.PropertyType))
                )
            );

    private static bool IsWords(Type type) => type == typeof(string) || type == typeof(IReadOnlyDictionary<string, string>);

    /// <summary>What is said of a long text where no text of any length is taken: dates, sums, codes.</summary>
    private static readonly string[] Reads = ["不是", "应为", "应当", "请填写数字", "识别", "部门代码", "位", "格式"];

    private static bool IsTypedInto(IElement element) =>
        element.GetAttribute("name") is { Length: > 0 } name
        && !NotWords.Contains(name)
        && (element is IHtmlTextAreaElement || element is IHtmlInputElement { Type: "text" or "tel" or "email" or "search" or "date" });
}
