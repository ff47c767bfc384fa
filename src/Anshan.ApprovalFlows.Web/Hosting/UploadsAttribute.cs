using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Where the files of a page go.</summary>
public enum UploadsTo
{
    Draft,
    Correction,
    Record,

    /// <summary>The receipts of an open payment.</summary>
    Payment,

    /// <summary>The evidence that a payment was registered wrongly.</summary>
    Reversal,
    Claim,

    /// <summary>A list is read out of the file for a task; nothing is kept.</summary>
    List,

    /// <summary>The contents come in as drafts of definitions and data; who may is the page's policy.</summary>
    Package,
}

/// <summary>
/// Every page that takes files carries it: whether the place exists, is this person's and has room is asked before anything of the body is
/// read or stored.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UploadsAttribute(UploadsTo to) : Attribute, IAsyncAuthorizationFilter, IOrderedFilter
{
    /// <summary>A request without files is smaller, and is not refused for lack of space, so that texts can still be sent.</summary>
    private const long LargestWithoutFiles = 256 * 1024;

    public UploadsTo To => to;

    /// <summary>Before the antiforgery token is looked for, which reads the body.</summary>
    public int Order => 500;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            context.Result = await AskAsync(http) switch
            {
                UploadAnswer.Open => null,
                UploadAnswer.Unknown => new NotFoundResult(),
                UploadAnswer.Closed => new RedirectResult(http.Request.Path), // the page says what became of it
                UploadAnswer.NoSpace full => Refused(http, StatusCodes.Status507InsufficientStorage, "暂时不能上传文件", full.Words),
                UploadAnswer.TooMuch much => Refused(http, StatusCodes.Status429TooManyRequests, "今天上传的文件太多", much.Words),
                var other => throw new NotSupportedException($"No answer is written for {other.GetType().Name}."),
            };
        }
    }

    private async Task<UploadAnswer> AskAsync(HttpContext http)
    {
        var access = http.RequestServices.GetRequiredService<UploadAccess>();
        var actor = http.RequestServices.GetRequiredService<CurrentActor>().Actor;
        var length = http.Request.ContentLength ?? BodyLimits.Of(http.GetEndpoint());
        var answer = to switch
        {
            UploadsTo.Draft => await access.AskAsync(new MaterialPlace.OfDraft(Id(http, "draftId")), actor, length, http.RequestAborted),
            UploadsTo.Correction => await access.AskAsync(
                new MaterialPlace.OfCorrection(Id(http, "taskId")),
                actor,
                length,
                http.RequestAborted
            ),
            UploadsTo.Record or UploadsTo.Payment => await access.AskAsync(
                new MaterialPlace.OfRecord(Id(http, "taskId")),
                actor,
                length,
                http.RequestAborted
            ),
            UploadsTo.Reversal => await access.AskAsync(
                new MaterialPlace.OfReversal(Id(http, "taskId")),
                actor,
                length,
                http.RequestAborted
            ),
            UploadsTo.Claim => await access.AskAsync(new MaterialPlace.OfClaim(Id(http, "claimId")), actor, length, http.RequestAborted),
            UploadsTo.List => await access.AskListAsync(Id(http, "taskId"), actor, http.RequestAborted),
            UploadsTo.Package => new UploadAnswer.Open(),
            _ => throw new NotSupportedException($"Nothing says who may upload to {to}."),
        };
        return length <= LargestWithoutFiles && answer is (UploadAnswer.NoSpace or UploadAnswer.TooMuch) ? new UploadAnswer.Open() : answer;
    }

    private static Guid Id(HttpContext http, string name) =>
        Guid.TryParse(Convert.ToString(http.GetRouteValue(name), CultureInfo.InvariantCulture), out var id) ? id : Guid.Empty;

    private static StatusCodeResult Refused(HttpContext http, int status, string heading, string words)
    {
        http.Features.Set(new ErrorWords(heading, words));
        return new StatusCodeResult(status);
    }
}
