using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Notices;

/// <summary>The public notices that run now.</summary>
public sealed class IndexModel(DbContext db) : PageModel
{
    public IReadOnlyList<TaskOfCase> Notices { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) =>
        Notices = await db.Set<CaseTask>()
            .AsNoTracking()
            .Where(task => task.Kind == TaskKind.PublicNotice && task.Status == CaseTaskStatus.Open)
            .WithCases(db.Set<Case>().AsNoTracking())
            .OrderBy(item => item.Task.DueAt)
            .ThenBy(item => item.Task.Id)
            .Take(100)
            .ToListAsync(cancellation);
}
