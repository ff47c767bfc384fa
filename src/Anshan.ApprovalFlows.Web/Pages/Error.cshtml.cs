using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Web.Designer;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages;

/// <summary>What went wrong, in plain words, with the reference that the log has too.</summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    private static readonly Dictionary<int, (string Heading, string Explanation)> Texts = new()
    {
        [400] = ("请求无法处理", "提交的内容不完整，或页面打开时间太久。请返回上一页刷新后再试。"),
        [403] = ("您没有权限打开此页", "您已登录，但当前账号的角色不包含此项功能。"),
        [404] = ("没有找到这个页面", "网址可能有误，或者内容已经移走、已经失效。"),
        [405] = ("请求方式不正确", "请从页面上的按钮或链接进入。"),
        [409] = ("内容已被他人更改", "在您操作期间，这项内容已经发生变化。请返回并刷新后再试。"),
        [413] = ("上传的文件太大", "单个文件不超过 20 MB，一个办件合计不超过 100 MB。请压缩或拆分后再上传。"),
        [429] = ("操作过于频繁", "为保护账号安全，请稍等几分钟后再试。"),
        [500] = ("系统出了问题", "刚才的操作没有完成，数据没有被改动。问题已经记录，请稍后再试。"),
    };

    public int Status { get; private set; }
    public string Heading { get; private set; } = "";
    public string Explanation { get; private set; } = "";
    public string? Needed { get; private set; }
    public string Reference { get; private set; } = "";

    public IActionResult OnGet()
    {
        // Opened directly, this address is simply a page that does not exist.
        if (Response.StatusCode < 400)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }

        Status = Response.StatusCode;
        (Heading, Explanation) = HttpContext.Features.Get<ErrorWords>() is { } own
            ? (own.Heading, own.Explanation)
            : Texts.GetValueOrDefault(Status, Texts[Status < 500 ? 400 : 500]);
        var failure = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (failure is OperationConflictException)
        {
            (Heading, Explanation) = ("这个页面已经提交过一次", "本次修改没有提交。请重新打开这个页面，看到最新情况后再填写。");
        }
        else if (FriendlyErrors.IsUnreadableForm(failure))
        {
            (Heading, Explanation) = (
                "提交的内容无法读取",
                "里面有看不见的空字符（NUL），无法保存，或者内容太长。请返回上一页改正，刚才填写的内容还在那里。"
            );
        }

        Reference = FriendlyErrors.Reference(HttpContext);
        var path =
            HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path
            ?? HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath;
        if (Status != StatusCodes.Status403Forbidden && new PathString(path).StartsWithSegments(DesignerApi.Root))
        {
            return ForPrograms();
        }

        if (Status == 403 && HttpContext.Features.Get<MissingRoles>() is { AnyOf.Count: > 0 } missing)
        {
            Needed = string.Join(" 或 ", missing.AnyOf.Select(role => Roles.Names[role]));
        }

        return Page();
    }

    /// <summary>The designer shows the sentences of <c>generalErrors</c>; a page would be shown as its text.</summary>
    private IActionResult ForPrograms()
    {
        var sentence =
            Status == StatusCodes.Status400BadRequest
                ? "提交的内容不是可以读取的 JSON：格式有误、属性重名，或者嵌套超过 64 层。"
                : $"{Heading}：{Explanation}{(Status >= 500 ? $"（编号 {Reference}）" : "")}";
        return new JsonResult(
            new
            {
                statusCode = Status,
                message = sentence,
                errors = new { generalErrors = new[] { sentence } },
            }
        )
        {
            StatusCode = Status,
        };
    }
}
