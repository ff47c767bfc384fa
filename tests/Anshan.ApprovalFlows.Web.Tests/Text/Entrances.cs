using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Text;

/// <summary>A way by which text comes in.</summary>
/// <param name="Route">The pattern of its address.</param>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Handler">Of a page; null for the unnamed one and for interfaces.</param>
/// <param name="Fields">The names under which text is sent.</param>
/// <param name="Kind">How it is sent.</param>
/// <param name="Policy">Who may enter; null for everybody who is signed in.</param>
/// <param name="IsOpen">Whether nobody need be.</param>
internal sealed record Entrance(
    string Route,
    string Method,
    string? Handler,
    IReadOnlyList<string> Fields,
    EntranceKind Kind,
    string? Policy,
    bool IsOpen
)
{
    /// <summary>Whether the page takes files, and so decides from the address alone whether anything of the body is read.</summary>
    public bool TakesFiles { get; init; }

    public override string ToString() => $"{Method} /{Route}{(Handler is null ? "" : $"?handler={Handler}")} [{string.Join(' ', Fields)}]";
}

internal enum EntranceKind
{
    Query,
    Form,
    Json,
}

/// <summary>Finds every entrance of the running site; what is read by hand is found in the source.</summary>
internal static partial class Entrances
{
    public static async Task<List<Entrance>> OfAsync(IServiceProvider services)
    {
        List<Entrance> all = [];
        var loader = services.GetRequiredService<PageLoader>();
        foreach (var endpoint in services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                all.AddRange(OfPage(endpoint, await loader.LoadAsync(page, endpoint.Metadata)));
            }
            else if (endpoint.Metadata.GetMetadata<MethodInfo>() is { } handler)
            {
                all.AddRange(OfInterface(endpoint, handler));
            }
        }

        return [.. all.DistinctBy(entrance => entrance.ToString()).OrderBy(entrance => entrance.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>The names that the designer's bodies are asked for, and their texts in a list or alone.</summary>
    public static JsonObject Body(string text, int turn)
    {
        JsonObject body = [];
        var names = Keys()
            .Matches(Source("src/Anshan.ApprovalFlows.Web/Designer", "src/Anshan.ApprovalFlows.Approvals/Designer"))
            .Select(match => match.Groups["name"].Value)
            .Distinct()
            .Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            body[name] = ((turn + name.Length) % 4) switch
            {
                0 => (JsonNode)new JsonArray(text),
                1 => new JsonObject
                {
                    [text.Length > 100 ? "x" : text] = text,
                    ["type"] = text,
                    ["id"] = text,
                    ["definitionVersionId"] = text,
                },
                _ => text,
            };
        }

        return body;
    }

    private static IEnumerable<Entrance> OfPage(RouteEndpoint endpoint, CompiledPageActionDescriptor page)
    {
        var source = page.ModelTypeInfo is { } model ? SourceOf(model.Name) : "";
        foreach (var handler in page.HandlerMethods.Where(handler => handler.HttpMethod is "Get" or "Post"))
        {
            var isGet = HttpMethods.IsGet(handler.HttpMethod);
            List<string> fields =
            [
                .. page
                    .BoundProperties.OfType<PageBoundPropertyDescriptor>()
                    .Where(property => !isGet || property.Property.GetCustomAttribute<BindPropertyAttribute>()?.SupportsGet != false)
                    .SelectMany(property => Names(property.BindingInfo?.BinderModelName ?? property.Name, property.ParameterType)),
                .. handler
                    .Parameters.SelectMany(parameter =>
                        Names(parameter.BindingInfo?.BinderModelName ?? parameter.Name, parameter.ParameterType)
                    )
                    .Select(name => name[(name.LastIndexOf('.') + 1)..]),
                .. source.Contains("Request.Form", StringComparison.Ordinal) || source.Contains("Request.Query", StringComparison.Ordinal)
                    ? (string[])["f.venueRental", "f.eventName", "f.eventStart", "f.progress", "note", "move.x"]
                    : [],
            ];
            fields.RemoveAll(endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).Contains);
            if (fields.Count > 0)
            {
                yield return Entrance(
                    endpoint,
                    handler.HttpMethod.ToUpperInvariant(),
                    handler.Name,
                    [.. fields.Distinct()],
                    isGet ? EntranceKind.Query : EntranceKind.Form
                ) with
                {
                    TakesFiles = page.ModelTypeInfo?.IsDefined(typeof(UploadsAttribute), inherit: true) == true,
                };
            }
        }
    }

    private static IEnumerable<Entrance> OfInterface(RouteEndpoint endpoint, MethodInfo handler)
    {
        var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET";
        var route = endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).ToList();
        var isJson =
            method == "POST"
            && handler
                .GetParameters()
                .Any(parameter => parameter.ParameterType == typeof(JsonObject) || parameter.ParameterType == typeof(HttpRequest));
        List<string> fields =
        [
            .. handler
                .GetParameters()
                .Where(parameter => parameter.ParameterType == typeof(string))
                .Select(parameter => parameter.Name!)
                .Except(route),
        ];
        if (method == "GET" && handler.GetParameters().Any(parameter => parameter.ParameterType == typeof(HttpRequest)))
        {
            fields.AddRange(
                endpoint.RoutePattern.RawText!.Contains("elsa", StringComparison.Ordinal)
                    ? ["SearchTerm", "VersionOptions", "OrderBy", "Page", "PageSize", "DefinitionIds", "Ids"]
                    : (string[])["text"]
            );
        }

        if (isJson)
        {
            yield return Entrance(endpoint, method, null, ["body"], EntranceKind.Json);
        }

        if (fields.Count > 0 || route.Count > 0)
        {
            yield return Entrance(endpoint, method, null, fields, EntranceKind.Query);
        }
    }

    private static Entrance Entrance(
        RouteEndpoint endpoint,
        string method,
        string? handler,
        IReadOnlyList<string> fields,
        EntranceKind kind
    ) =>
        new(
            endpoint.RoutePattern.RawText!.Trim('/'),
            method,
            string.IsNullOrEmpty(handler) ? null : handler,
            fields,
            kind,
            endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy).LastOrDefault(policy => policy is not null),
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
        );

    /// <summary>The names under which the texts, numbers and choices of a type are sent: its own, or those of its members.</summary>
    private static IEnumerable<string> Names(string name, Type type)
    {
        var one =
            type.IsArray ? type.GetElementType()!
            : type.IsGenericType && type != typeof(string) ? type.GetGenericArguments()[^1]
            : type;
        one = Nullable.GetUnderlyingType(one) ?? one;
        if (one == typeof(string) || one.IsPrimitive || one.IsEnum || one == typeof(decimal) || one == typeof(DateOnly))
        {
            return [name];
        }

        return one.Assembly != typeof(Program).Assembly
            ? []
            : one.GetProperties()
                .Where(member => member.CanWrite && member.GetIndexParameters().Length == 0 && member.PropertyType != one)
                .SelectMany(member =>
                    Names(
                        member.GetCustomAttributes().OfType<IModelNameProvider>().FirstOrDefault(given => given.Name is not null)?.Name
                            ?? $"{name}.{member.Name}",
                        member.PropertyType
                    )
                );
    }

    private static string SourceOf(string model) =>
        string.Concat(
            Directory
                .EnumerateFiles(
                    Path.Combine(RepositoryFolder.Path, "src/Anshan.ApprovalFlows.Web/Pages"),
                    "*.cshtml.cs",
                    SearchOption.AllDirectories
                )
                .Select(File.ReadAllText)
                .Where(text => text.Contains($"class {model}", StringComparison.Ordinal))
        );

    private static string Source(params string[] folders) =>
        string.Concat(
            folders
                .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Path, folder), "*.cs"))
                .Select(File.ReadAllText)
        );

    [GeneratedRegex(
        """(?:body|sent|model)\??(?:\["|\.(?:Texts|Number|Flag)\(")(?<name>[A-Za-z]+)"|"(?<name>definitionIds|ids|statuses|"""
            + """status|subStatuses|subStatus|definitionId)"\) is"""
    )]
    private static partial Regex Keys();
}
