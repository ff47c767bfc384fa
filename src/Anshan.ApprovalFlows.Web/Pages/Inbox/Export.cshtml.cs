using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>The rows that the filters leave, or those chosen among them, as an xlsx file.</summary>
public sealed class ExportModel(InboxList open, DeskWords words, CaseClock clock, CurrentActor current) : PageModel
{
    /// <summary>The most rows of a file.</summary>
    public const int Most = 5000;

    public async Task<IActionResult> OnGetAsync(string? q, Guid[] task, CancellationToken cancellation)
    {
        var address = InboxAddress.Of(Request.Query) with { Search = q?.Trim() is { Length: > 0 } typed ? typed : null };
        var rows = await open.AllAsync(current.Actor, address.Filter, Most + 1, cancellation);
        if (rows.Count > Most)
        {
            TempData["Notice"] = $"符合条件的超过 {Most} 件，一次导出不了，请再加几个条件后导出。";
            return Redirect(address.First.ToString());
        }

        var chosen = task.ToHashSet();
        return File(
            DeskSheet.Write(chosen.Count == 0 ? rows : rows.Where(row => chosen.Contains(row.Id)), words),
            FileKind.Xlsx.ContentType,
            $"待办 {ChinaTime.DateOf(clock.Now):yyyy-MM-dd}.xlsx"
        );
    }
}
