using System.Net;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Designer;
using Anshan.ApprovalFlows.Web.Development;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Tests.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

/// <summary>Rules that every address keeps, also those that are added later.</summary>
public sealed partial class AccessTests(AccessTests.DevelopmentApp app) : IClassFixture<AccessTests.DevelopmentApp>
{
    public sealed class DevelopmentApp() : WebApp("Development", new TestFolder());

    /// <summary>What the public may open; a new entry is a decision.</summary>
    private static readonly string[] Open =
    [
        "",
        "index",
        "error",
        "setup",
        "healthz",
        "readyz",
        "metrics",
        "{*path}",
        "openapi/{documentname}.json",
        "api/measures/{measureid}/estimate",
        "amounts",
        "policy",
        "elsa/api/tasks",
        "elsa/api/tasks/{taskid}/complete",
        "elsa/api/events/{eventname}/trigger", // a token opens them: OutsideTests
        "account/register",
        "account/register/sent",
        "account/confirm",
        "account/sign-in",
        "account/forgot-password",
        "account/reset-password",
        "account/invitation",
    ];

    private static readonly string[] OpenBeneath = ["measures", "notices", "dev/", "css/", "js/", "img/", "lib/"];

    [Fact]
    public void Only_the_listed_addresses_are_open_to_the_public()
    {
        var unlisted = Addresses()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => endpoint.RoutePattern.RawText!.Trim('/').ToLowerInvariant())
            .Distinct()
            .Where(route =>
                !Open.Contains(route)
                && !OpenBeneath.Any(prefix => route.StartsWith(prefix, StringComparison.Ordinal))
                && !route.Contains(".styles.css", StringComparison.Ordinal)
            );
        Assert.Empty(unlisted);
    }

    [Fact]
    public async Task Anonymous_is_led_to_the_sign_in_page_and_back()
    {
        using var client = app.OpenWithoutFollowing();
        List<string> offenders = [];
        foreach (var address in Closed().Select(Example).Distinct())
        {
            using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
            if (address.StartsWith(DesignerApi.Root, StringComparison.Ordinal))
            {
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode); // a program asks; its page leads to the sign-in
                continue;
            }

            if (
                answer.StatusCode != HttpStatusCode.Redirect
                || !answer.Headers.Location!.OriginalString.StartsWith(Links.SignIn(address), StringComparison.Ordinal)
            )
            {
                offenders.Add($"{address}: {(int)answer.StatusCode} {answer.Headers.Location}");
            }
        }

        Assert.Empty(offenders);
    }

    [Fact]
    public async Task A_wrong_role_gets_403_and_reads_which_role_is_needed()
    {
        var browsers = new Dictionary<string, Browser>();
        List<string> offenders = [];
        foreach (var endpoint in Closed())
        {
            var allowed = PolicyOf(endpoint) is { } policy ? Policies.RolesOf[policy] : null;
            if (allowed is null)
            {
                continue;
            }

            var wrong = Roles.Names.Keys.First(role => !allowed.Contains(role));
            if (!browsers.TryGetValue(wrong, out var browser))
            {
                browsers[wrong] = browser = await app.SignInAs(wrong);
            }

            var page = await browser.OpenAsync(Example(endpoint));
            if (
                page.Status != HttpStatusCode.Forbidden
                || page["needed-role"]?.Contains(Roles.Names[allowed[0]], StringComparison.Ordinal) is not true
            )
            {
                offenders.Add($"{Example(endpoint)} as {wrong}: {(int)page.Status} {page["needed-role"]}");
            }
        }

        Assert.Empty(offenders);
        Assert.NotEmpty(browsers);
    }

    [Fact]
    public void Every_page_for_some_names_its_policy()
    {
        var forEveryone = Closed()
            .Where(endpoint => PolicyOf(endpoint) is null)
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            .Where(route => route is not ("account/password" or "account/sign-out"));
        Assert.Empty(forEveryone);
    }

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/nowhere", 404)]
    [InlineData("/css/site.css", 200)]
    public async Task Every_answer_carries_the_security_headers(string address, int status)
    {
        using var client = app.OpenWithoutFollowing();
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(SecurityHeaders.ContentSecurityPolicy, answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task An_unknown_address_is_a_friendly_404_with_a_reference()
    {
        var page = await app.Open().OpenAsync("/nowhere");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Matches("^[0-9A-Z]{8}$", page["reference"]!);
    }

    [Fact]
    public async Task One_click_signs_in_as_a_demo_person_in_development()
    {
        var browser = app.Open();
        var signIn = await browser.OpenAsync(Links.SignIn());
        var units = await app.ReadAsync(db =>
            NamedUnits.ReadAsync(db, app.Services.GetRequiredService<OrganisationTree>(), TestContext.Current.CancellationToken)
        );
        Assert.Contains(units, unit => unit.Id == "gaoxin.statistics");
        var offered = signIn
            .Document.QuerySelectorAll("[data-testid=demo-accounts] button")
            .Select(button => button.GetAttribute("value")!)
            .ToList();
        Assert.All(units, unit => Assert.True(offered.Count(key => key.StartsWith(unit.Id + ".", StringComparison.Ordinal)) >= 2, unit.Id));
        var home = await browser.ClickAsync(signIn, "[data-testid=demo-accounts] tr:first-child button");
        Assert.Contains("申请人", home["user-menu"], StringComparison.Ordinal);
        Assert.Null((await browser.OpenAsync(Links.Profile)).Find("gaps"));
    }

    private IEnumerable<RouteEndpoint> Addresses() =>
        app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    private IEnumerable<RouteEndpoint> Closed() =>
        Addresses()
            .Where(endpoint =>
                endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
                && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") is not false
            );

    private static string? PolicyOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).LastOrDefault(policy => policy is not null);

    /// <summary>An address of the route with values that exist nowhere.</summary>
    private static string Example(RouteEndpoint endpoint) =>
        "/"
        + Parameter()
            .Replace(
                endpoint.RoutePattern.RawText!.Trim('/'),
                match =>
                    match.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.Empty.ToString()
                    : match.Value.Contains(":long", StringComparison.Ordinal) || match.Value.Contains(":int", StringComparison.Ordinal)
                        ? "1"
                    : "x"
            );

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
