using Anshan.ApprovalFlows.Approvals.Batches;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>How a batch went with each of its tasks; can be opened again at any time, by the one who sent it.</summary>
public sealed class BatchResultModel(RunBatch run, CurrentActor current) : PageModel
{
    /// <summary>Seconds until an unfinished batch is looked at again.</summary>
    private const string Again = "5";

    public TaskBatch Batch { get; private set; } = null!;

    public BatchAct Act { get; private set; } = null!;

    public IReadOnlyList<BatchResult> Rows { get; private set; } = [];

    public int Done => Rows.Count(row => row.IsDone == true);

    /// <summary>Those that were not done.</summary>
    public IEnumerable<BatchResult> Left => Rows.Where(row => row.IsDone == false);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if (await run.FindAsync(id, current.Actor, cancellation) is not { } batch || BatchAct.Find(batch.Act) is not { } act)
        {
            return NotFound();
        }

        (Batch, Act, Rows) = (batch, act, TaskInput.Read<List<BatchResult>>(batch.RowsJson));
        if (batch.EndedAt is null)
        {
            Response.Headers["Refresh"] = Again;
        }

        return Page();
    }

    /// <summary>Goes on with a batch that was interrupted.</summary>
    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellation) =>
        await run.ContinueAsync(id, current.Actor, cancellation) is BatchOutcome.Stored ? Redirect(Links.BatchResult(id)) : NotFound();
}
