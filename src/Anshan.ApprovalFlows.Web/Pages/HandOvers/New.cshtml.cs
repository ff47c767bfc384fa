using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks.HandOvers;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.HandOvers;

/// <summary>One claimed task of the person.</summary>
public sealed record WorkLine(string Number, string Title, string Stage, DateTimeOffset? DueAt);

/// <summary>移交: the head of the unit, or a system administrator, hands the open work of a person over.</summary>
public sealed class NewModel(DbContext db, OpenWork work, CurrentActor current) : PageModel
{
    private const int Most = 500;

    public AppUser Person { get; private set; } = null!;

    public IReadOnlyList<WorkLine> Tasks { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Colleagues { get; private set; } = [];

    [BindProperty]
    public string? To { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>Where the person who hands over came from.</summary>
    public string Back => current.Is(Roles.SystemAdministrator) ? Links.Person(Person.Id) : Links.UnitInbox;

    public async Task<IActionResult> OnGetAsync(string personId, CancellationToken cancellation) =>
        await ShowAsync(personId, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string personId, CancellationToken cancellation)
    {
        if (!await ShowAsync(personId, cancellation))
        {
            return NotFound();
        }

        var outcome = await work.HandOverAsync(current.Actor, personId, string.IsNullOrEmpty(To) ? null : To, Reason, cancellation);
        if (outcome is AccountOutcome.Done done)
        {
            TempData["Notice"] = "已移交，交接单如下。";
            return Redirect(Links.HandOver(Guid.Parse(done.Id)));
        }

        ModelState.Accepts(outcome, field => field);
        return Page();
    }

    private async Task<bool> ShowAsync(string personId, CancellationToken cancellation)
    {
        var person = await db.Set<AppUser>().AsNoTracking().SingleOrDefaultAsync(user => user.Id == personId, cancellation);
        if (person is null || !await OpenWork.MayHandOverAsync(db, current.Actor, person, cancellation))
        {
            return false;
        }

        Person = person;
        Colleagues =
        [
            new SelectListItem("本单位待认领", ""),
            .. (await OpenWork.ColleaguesAsync(db, current.Actor, person, cancellation)).Select(colleague => new SelectListItem(
                colleague.Name,
                colleague.Id
            )),
        ];
        Tasks = await OpenWork
            .Of(db, current.Actor, personId)
            .AsNoTracking()
            .Join(
                db.Set<Case>(),
                task => task.CaseId,
                row => row.Id,
                (task, row) => new WorkLine(row.Number, row.Title, task.Title, task.DueAt)
            )
            .Take(Most)
            .ToListAsync(cancellation);
        Tasks = [.. Tasks.OrderBy(line => line.DueAt is null).ThenBy(line => line.DueAt)];
        return true;
    }
}
