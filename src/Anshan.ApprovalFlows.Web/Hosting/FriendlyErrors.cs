using System.Diagnostics;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.AspNetCore.Diagnostics;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>The one place where an exception or an empty error answer becomes a page people understand.</summary>
public static class FriendlyErrors
{
    private const string Path = "/error";

    /// <summary>The id that a person can tell the hotline; the log has it beside the exception.</summary>
    public static string Reference(HttpContext context) =>
        (Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier.PadLeft(8, '0'))[..8].ToUpperInvariant();

    public static IApplicationBuilder UseFriendlyErrors(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = Path,
                StatusCodeSelector = exception =>
                    exception is BadHttpRequestException bad ? bad.StatusCode
                    : exception is OperationConflictException ? StatusCodes.Status409Conflict
                    : IsUnreadableForm(exception) ? StatusCodes.Status400BadRequest
                    : StatusCodes.Status500InternalServerError,
                SuppressDiagnosticsCallback = Log,
            }
        );
        app.UseStatusCodePagesWithReExecute(Path);

        // The error page is only read: the failed request's body must not be parsed once more.
        return app.Use(
            (context, next) =>
            {
                if (
                    context.Features.Get<IExceptionHandlerFeature>() is not null
                    || context.Features.Get<IStatusCodeReExecuteFeature>() is not null
                )
                {
                    context.Request.Method = HttpMethods.Get;
                }

                return next(context);
            }
        );
    }

    /// <summary>
    /// Whether the framework could not read the form: a NUL in it, or more than is allowed. The sender's fault, not ours.
    /// </summary>
    public static bool IsUnreadableForm(Exception? exception) =>
        exception is InvalidDataException { StackTrace: { } trace }
        && trace.Contains("Microsoft.AspNetCore.Http.Features.FormFeature", StringComparison.Ordinal);

    private static bool Log(ExceptionHandlerSuppressDiagnosticsContext context)
    {
        if (context.Exception is not (BadHttpRequestException or OperationConflictException) && !IsUnreadableForm(context.Exception))
        {
            var log = context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FriendlyErrors));
            WebLog.RequestFailed(log, Reference(context.HttpContext), context.Exception);
        }

        return true;
    }
}
