using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Answers 405 where a page has no handler for a request: the framework would show the page, which nobody has filled.</summary>
/// <remarks>A page without any handler for GET needs none to be shown.</remarks>
internal sealed class HandledMethods : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context) { }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (context.HandlerMethod is null && !IsShownAsItIs(context.ActionDescriptor, context.HttpContext.Request.Method))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
        }
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context) { }

    private static bool IsShownAsItIs(CompiledPageActionDescriptor page, string method) =>
        (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
        && !page.HandlerMethods.Any(handler => HttpMethods.IsGet(handler.HttpMethod));
}
