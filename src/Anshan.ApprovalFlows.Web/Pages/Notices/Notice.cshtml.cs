using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Inbox;
using Anshan.ApprovalFlows.Approvals.Notices;
using Anshan.ApprovalFlows.Approvals.Records;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Notices;

/// <summary>An objection as it is typed.</summary>
public sealed class ObjectionForm
{
    public Guid OperationId { get; set; }

    public string? Name { get; set; }

    public string? Contact { get; set; }

    public string? Text { get; set; }
}

/// <summary>One public notice, and the form with which anybody objects while it runs.</summary>
public sealed class NoticeModel(AppDbContext db, ObjectToNotice objections, AttemptThrottle throttle) : PageModel
{
    [BindProperty]
    public ObjectionForm Objection { get; set; } = new();

    public CaseTask Row { get; private set; } = null!;

    public Case Case { get; private set; } = null!;

    /// <summary>What became of an objection.</summary>
    public string? Answer { get; private set; }

    public string? Text => RecordRequest.Of(Row)?.Note;

    public bool IsOpen => Row.Status == CaseTaskStatus.Open;

    public async Task<IActionResult> OnGetAsync(Guid taskId, CancellationToken cancellation)
    {
        Objection.OperationId = Guid.NewGuid();
        Answer = TempData["Objected"] as string;
        return await FindAsync(taskId, cancellation) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync(Guid taskId, CancellationToken cancellation)
    {
        if (!await FindAsync(taskId, cancellation))
        {
            return NotFound();
        }

        if (!throttle.TryTake(AttemptLimit.Objection, taskId.ToString(), HttpContext))
        {
            Answer = "从您的网络地址提出的异议太多，请一小时后再试，或直接联系公示单位。";
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Page();
        }

        switch (await objections.RunAsync(taskId, Objection.Name, Objection.Contact, Objection.Text, Objection.OperationId, cancellation))
        {
            case TaskOutcome.Done done:
                TempData["Objected"] = done.Message;
                return Redirect(Links.Notice(taskId));
            case TaskOutcome.Invalid invalid:
                this.AddErrors(nameof(Objection), invalid.Errors);
                break;
            case TaskOutcome.Refused refused:
                Answer = refused.Reason;
                break;
        }

        return Page();
    }

    private async Task<bool> FindAsync(Guid taskId, CancellationToken cancellation)
    {
        var found = await db.CaseTasks.AsNoTracking().Where(task => task.Id == taskId && task.Kind == TaskKind.PublicNotice).WithCases(db.Cases.AsNoTracking()).SingleOrDefaultAsync(cancellation);
        (Row, Case) = (found?.Task!, found?.Case!);
        return found is not null;
    }
}
