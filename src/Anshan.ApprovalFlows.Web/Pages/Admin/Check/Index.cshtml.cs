using System.Diagnostics;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Check;

/// <summary>数据检查: checks all rows against each other, as the command <c>check</c> does; nothing is changed.</summary>
public sealed class IndexModel(OpenDatabase open, FileStoreSettings files, TimeProvider machine) : PageModel
{
    /// <summary>What was found; null before the check was run.</summary>
    public IReadOnlyList<string>? Found { get; private set; }

    public string CheckedAt { get; private set; } = "";

    public string Took { get; private set; } = "";

    public int Cases { get; private set; }

    public async Task OnPostAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await using var pooled = open();
        var db = pooled.Context;
        Cases = await db.Set<Case>().CountAsync(cancellation);
        Found = await ConsistencyCheck.RunAsync(db, files.Folder, cancellation);
        Took = watch.Elapsed.TotalSeconds < 1 ? "不到 1 秒" : $"{watch.Elapsed.TotalSeconds:0} 秒";
        CheckedAt = ChinaTime.Display(machine.GetUtcNow());
    }
}
