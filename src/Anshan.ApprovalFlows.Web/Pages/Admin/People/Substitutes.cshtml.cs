using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Accounts.Substitutes;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Inbox;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.People;

/// <summary>代理 of a person, where neither the person nor the head of the unit can name a substitute.</summary>
public sealed class SubstitutesModel(DbContext db, NameSubstitute name, SubstituteList list, CurrentActor current) : PageModel
{
    [BindProperty]
    public SubstituteForm Form { get; set; } = new();

    /// <summary>Who is away.</summary>
    public AppUser Person { get; private set; } = null!;

    /// <summary>What was named so far.</summary>
    public IReadOnlyList<SubstitutionLine> Lines { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellation) =>
        await ReadAsync(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellation)
    {
        Form.Person = id;
        if (!ModelState.Accepts(await name.RunAsync(current.Actor, Form.Request, cancellation), SubstituteForm.KeyOf))
        {
            return await OnGetAsync(id, cancellation);
        }

        TempData["Notice"] = "已指定代理人。";
        return Redirect(Links.SubstitutesOf(id));
    }

    public async Task<IActionResult> OnPostEndAsync(string id, Guid substitution, CancellationToken cancellation)
    {
        TempData["Notice"] = await name.EndAsync(current.Actor, substitution, cancellation) is AccountOutcome.Refused refused
            ? refused.Problem
            : "代理已结束。";
        return Redirect(Links.SubstitutesOf(id));
    }

    private async Task<bool> ReadAsync(string id, CancellationToken cancellation)
    {
        var found = await db.Set<AppUser>()
            .AsNoTracking()
            .SingleOrDefaultAsync(user => user.Id == id && user.OrganisationId != null, cancellation);
        if (found is null)
        {
            return false;
        }

        Person = found;
        Lines = await list.OfPersonAsync(id, cancellation);
        Form.People = [.. (await list.PeopleAsync(found.OrganisationId, cancellation)).Where(person => person.Id != id)];
        return true;
    }
}
