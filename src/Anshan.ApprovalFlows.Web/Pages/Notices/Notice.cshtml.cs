using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Lists;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Notices;

/// <summary>An objection as it is typed.</summary>
public sealed class ObjectionForm
{
    public Guid OperationId { get; set; }

    /// <summary>The line of the list that it is about.</summary>
    public string? Line { get; set; }

    public string? Name { get; set; }

    public string? Contact { get; set; }

    public string? Text { get; set; }
}

/// <summary>One public notice, and the form with which anybody objects while it runs.</summary>
public sealed class NoticeModel(DbContext db, ObjectToNotice objections, AttemptThrottle throttle, CaseClock clock) : PageModel
{
    [BindProperty]
    public ObjectionForm Objection { get; set; } = new();

    public CaseTask Row { get; private set; } = null!;

    public Case Case { get; private set; } = null!;

    /// <summary>The result of an objection.</summary>
    public string? Answer { get; private set; }

    /// <summary>Whether what was sent was not taken.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The list that is published, struck lines too; empty where the notice has none.</summary>
    public IReadOnlyList<ListedUnit> Listed { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Choices { get; private set; } = [];

    public string? Text => Row.DetailJson is { } json ? TaskInput.Read<NoticeDetail>(json).Text : null;

    /// <summary>Until its last day is over; afterwards no further objections are taken.</summary>
    public bool IsOpen => Row.Status == CaseTaskStatus.Open && !(Row.DueAt <= clock.Now);

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
            IsRefused = true;
            Answer = "从您的网络地址提出的异议太多，请一小时后再试，或直接联系公示单位。";
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Page();
        }

        switch (await objections.RunAsync(taskId, Typed(), Objection.OperationId.OrNew(), cancellation))
        {
            case TaskOutcome.Done done:
                TempData["Objected"] = done.Message;
                return Redirect(Links.Notice(taskId));
            case TaskOutcome.Invalid invalid:
                this.AddErrors(nameof(Objection), invalid.Errors);
                break;
            case TaskOutcome.Refused refused:
                (Answer, IsRefused) = (refused.Reason, true);
                break;
        }

        return Page();
    }

    /// <summary>The visitor is known by a hash of the network address, which is kept with this notice only.</summary>
    private ObjectionRequest Typed()
    {
        var address = $"{Row.Id:N}|{VisitorAddress.Of(HttpContext)}";
        var visitor = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..16];
        int? line = int.TryParse(Objection.Line, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return new ObjectionRequest(line, Objection.Name, Objection.Contact, Objection.Text, visitor);
    }

    private async Task<bool> FindAsync(Guid taskId, CancellationToken cancellation)
    {
        var found = await db.Set<CaseTask>()
            .AsNoTracking()
            .Where(task => task.Id == taskId && task.Kind == TaskKind.PublicNotice)
            .WithCases(db.Set<Case>().AsNoTracking())
            .SingleOrDefaultAsync(cancellation);
        if (found is null)
        {
            return false;
        }

        (Row, Case) = (found.Task, found.Case);
        Listed = await db.Set<ListedUnit>()
            .AsNoTracking()
            .Where(row => row.CaseId == Case.Id)
            .OrderBy(row => row.Line)
            .ToListAsync(cancellation);
        Choices = Listed.Any(row => row.StruckReason is null)
            ?
            [
                new("请选择", ""),
                .. Listed
                    .Where(row => row.StruckReason is null)
                    .Select(row => new SelectListItem(row.Name, row.Line.ToString(CultureInfo.InvariantCulture))),
            ]
            : [];
        return true;
    }
}
