using Anshan.ApprovalFlows.Approvals.Text;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Primitives;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Cleans and checks every text that comes in: query, path, form and JSON of every page and interface.</summary>
/// <remarks>
/// What nobody can see is taken out (<see cref="TypedText.Clean"/>), what cannot be stored is refused with 400 in words. JSON is refused
/// only: what programs send, scripts among it, is never changed. Passwords are what was typed. Nothing is read before access was decided.
/// </remarks>
public static class TypedInput
{
    /// <summary>Place it behind authorization.</summary>
    public static IApplicationBuilder UseTypedInput(this IApplicationBuilder app) =>
        app.Use(
            async (http, next) =>
            {
                var request = http.Request;
                var problem =
                    request.RouteValues.Values.OfType<string>().Select(TypedText.Problem).FirstOrDefault(wrong => wrong is not null)
                    ?? Problem(request.Query)
                    ?? await JsonProblemAsync(request, http.RequestAborted);
                if (problem is not null)
                {
                    await RefuseAsync(http, problem);
                    return;
                }

                if (Cleaned(request.Query) is { } clean)
                {
                    request.Query = new QueryCollection(clean);
                }

                await next(http);
            }
        );

    /// <summary>The first text that cannot be stored; null when all can.</summary>
    internal static string? Problem(IEnumerable<KeyValuePair<string, StringValues>> values) =>
        values.SelectMany(pair => pair.Value.Prepend(pair.Key)).Select(TypedText.Problem).FirstOrDefault(problem => problem is not null);

    /// <summary>The same values without what nobody can see; null when nothing has to be changed.</summary>
    internal static Dictionary<string, StringValues>? Cleaned(IEnumerable<KeyValuePair<string, StringValues>> values)
    {
        Dictionary<string, StringValues> clean = new(StringComparer.OrdinalIgnoreCase);
        var changed = false;
        foreach (var (key, texts) in values)
        {
            clean[key] = IsPassword(key) ? texts : new StringValues([.. texts.Select(Clean)]);
            changed |= clean[key] != texts;
        }

        return changed ? clean : null;
    }

    internal static Task RefuseAsync(HttpContext http, string problem)
    {
        http.Features.Set(new ErrorWords("有不能保存的字符", $"{problem}请返回上一页改正，刚才填写的内容还在那里。"));
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return http.Request.Path.StartsWithSegments("/api") || http.GetEndpoint()?.Metadata.GetMetadata<ForPrograms>() is not null
                ? Problems.Of(StatusCodes.Status400BadRequest, "unstorable-text", "有不能保存的字符", problem).ExecuteAsync(http)
            : http.Request.Path.StartsWithSegments(Links.DesignerApi)
                ? http.Response.WriteAsJsonAsync(
                    new
                    {
                        statusCode = 400,
                        message = problem,
                        errors = new { generalErrors = new[] { problem } },
                    }
                )
            : Task.CompletedTask; // the error page tells it
    }

    // Tabs and line breaks at the ends are columns and rows of a pasted table.
    private static string Clean(string? text) => TypedText.Clean(text).Trim(' ', '\u3000');

    /// <summary>Whether a password is sent under the name: itself, its repetition, the present one.</summary>
    public static bool IsPassword(string name) =>
        name[(name.LastIndexOf('.') + 1)..].ToUpperInvariant() is "PASSWORD" or "REPEAT" or "CURRENT";

    private static async Task<string?> JsonProblemAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (HttpMethods.IsGet(request.Method) || !request.HasJsonContentType())
        {
            return null;
        }

        MemoryStream body = new();
        await request.Body.CopyToAsync(body, cancellation);
        body.Position = 0;
        request.Body = body;
        var sent = body.GetBuffer().AsSpan(0, (int)body.Length);
        return JsonText.Problem(sent) ?? JsonText.Repeated(sent);
    }
}

/// <summary>The texts of a form, once access and the antiforgery token were decided and before anything is bound to them.</summary>
internal sealed class TypedForms : IAsyncResourceFilter
{
    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        var http = context.HttpContext;
        // The error page is answered within the failed request, as a GET.
        if (!HttpMethods.IsGet(http.Request.Method) && http.Request.HasFormContentType)
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (TypedInput.Problem(form) is { } problem)
            {
                await TypedInput.RefuseAsync(http, problem);
                context.Result = new Microsoft.AspNetCore.Mvc.StatusCodeResult(StatusCodes.Status400BadRequest);
                return;
            }

            if (TypedInput.Cleaned(form) is { } clean)
            {
                http.Request.Form = new FormCollection(clean, form.Files);
            }
        }

        await next();
    }
}
