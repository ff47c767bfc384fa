using System.Globalization;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Form;

/// <summary>What the script is answered that saves a form while somebody types into it.</summary>
public static class Autosaved
{
    /// <summary>It is stored: the time of day here, and what the form is read from now.</summary>
    public static IActionResult At(DateTimeOffset now, ReadFrom read) =>
        new JsonResult(new { at = now.ToOffset(ChinaTime.Offset).ToString("HH:mm", CultureInfo.InvariantCulture), read = read.ToString() });

    /// <summary>It is not stored, and will not be: a person has to decide. The sentence is shown beside the button.</summary>
    public static IActionResult Refused(PageModel page, string? why)
    {
        page.Response.StatusCode = StatusCodes.Status409Conflict;
        return new JsonResult(new { why = why ?? "这里已经不能保存，请刷新页面查看。" });
    }
}
