using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Designer;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Hosting;

/// <summary>Asks every address of a running site, by every method, as a stranger and as one person of each role.</summary>
internal sealed partial class AccessTable(WebApp app) : IDisposable
{
    /// <summary>Nobody first, then every role by itself; the auditor's rows are the auditor's.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["nobody", .. Roles.Names.Keys];

    private readonly Dictionary<string, (HttpClient Client, string Token)> visitors = [];

    /// <summary>One line for each address and method: <c>| address | method | nobody | applicant | … |</c>.</summary>
    public async Task<List<string>> LinesAsync()
    {
        List<string> lines = [];
        foreach (var (pattern, address, methods) in await AddressesAsync())
        {
            foreach (var method in methods)
            {
                var answers = new List<string>();
                foreach (var role in Columns)
                {
                    answers.Add(await AskAsync(role, method, address));
                }

                lines.Add($"| `{pattern}` | {method} | {string.Join(" | ", answers)} |");
            }
        }

        return lines;
    }

    public void Dispose()
    {
        foreach (var (client, _) in visitors.Values)
        {
            client.Dispose();
        }
    }

    /// <summary>Every pattern with an address that fits it; files of one folder are one row, as one call maps them.</summary>
    private async Task<List<(string Pattern, string Address, IReadOnlyList<string> Methods)>> AddressesAsync()
    {
        var endpoints = app.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();
        List<(string, string, IReadOnlyList<string>)> all = [];
        foreach (var same in endpoints.GroupBy(Pattern).OrderBy(same => same.Key, StringComparer.Ordinal))
        {
            var declared = same.SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []);
            var methods = declared.Where(method => method is not ("HEAD" or "OPTIONS")).Union(["GET", "POST"]);
            all.Add((same.Key, Example(same.First()), [.. methods.Order(StringComparer.Ordinal)]));
            foreach (var (name, method) in await HandlersAsync(same.First()))
            {
                all.Add(($"{same.Key}?handler={name}", $"{Example(same.First())}?handler={name}", [method]));
            }
        }

        return all;
    }

    /// <summary>The named handlers of a page: a button of its own each.</summary>
    private async Task<IEnumerable<(string Name, string Method)>> HandlersAsync(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page)
        {
            return [];
        }

        var compiled = await app.Services.GetRequiredService<PageLoader>().LoadAsync(page, endpoint.Metadata);
        return compiled
            .HandlerMethods.Where(handler => handler.Name is not null)
            .Select(handler => (handler.Name!, handler.HttpMethod.ToUpperInvariant()))
            .OrderBy(handler => handler.Item1, StringComparer.Ordinal);
    }

    private static string Pattern(RouteEndpoint endpoint)
    {
        var raw = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        return endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null ? raw
            : raw.IndexOf('/', 1) is > 0 and var end ? raw[..end] + "/… (files)"
            : "/… (files)";
    }

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

    private async Task<string> AskAsync(string role, string method, string address)
    {
        var (client, token) = await VisitorAsync(role);
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method != "GET")
        {
            request.Headers.Add("X-Antiforgery", token);
            var isForPrograms = new[] { DesignerApi.Root, "/api/" }.Any(root => address.StartsWith(root, StringComparison.Ordinal));
            request.Content = isForPrograms
                ? new StringContent("{}", new MediaTypeHeaderValue("application/json"))
                : new FormUrlEncodedContent([]);
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (
            answer.Headers.TryGetValues("Set-Cookie", out var set)
            && set.Any(cookie => cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal))
        )
        {
            // Signed out: the next address meets a person who is signed in.
            visitors.Remove(role);
            client.Dispose();
        }

        return Word(answer);
    }

    private static string Word(HttpResponseMessage answer) =>
        answer.StatusCode switch
        {
            >= HttpStatusCode.InternalServerError => $"fault {(int)answer.StatusCode}",
            HttpStatusCode.Redirect when answer.Headers.Location!.OriginalString.StartsWith(Links.SignIn(), StringComparison.Ordinal) =>
                "sign-in",
            HttpStatusCode.Unauthorized => "sign-in",
            HttpStatusCode.Redirect or HttpStatusCode.SeeOther or HttpStatusCode.MovedPermanently => "leads",
            HttpStatusCode.Forbidden => "no",
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => "none",
            _ => "yes",
        };

    private async Task<(HttpClient Client, string Token)> VisitorAsync(string role)
    {
        if (visitors.TryGetValue(role, out var known))
        {
            return known;
        }

        var client = app.ClientOf(role == "nobody" ? null : await PersonAsync(role), follows: false);
        var html = await client.GetStringAsync(new Uri(role == "nobody" ? Links.SignIn() : "/", UriKind.Relative));
        var token = Token().Match(html).Groups["token"].Value;
        Assert.NotEqual("", token);
        return visitors[role] = (client, token);
    }

    private async Task<Actor> PersonAsync(string role)
    {
        var actor = new Actor(
            new($"access-{role}"),
            role,
            Roles.CaseWork.Contains(role) ? new OrganisationId("tiedong.commerce") : null,
            [role]
        );
        if (!await app.ReadAsync(db => Task.FromResult(db.Users.Any(user => user.Id == actor.UserId))))
        {
            await app.WriteAsync(db => CaseWorld.AddUser(db, actor, $"{role}@example.cn"));
        }

        return actor;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="(?<token>[^"]+)""")]
    private static partial Regex Token();
}
