using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Admin.Measures;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Organisations;

/// <summary>One unit: its names, its sections, whether it is in use, and who changed it.</summary>
public sealed class OrganisationModel(AppDbContext db, EditOrganisation edit, OrganisationTree organisations, CurrentActor current) : PageModel
{
    [BindProperty]
    public OrganisationInput Input { get; set; } = new();

    public Organisation Unit { get; private set; } = null!;

    public string Region => organisations.FindRegion(Unit.RegionId)?.Name ?? Unit.RegionId;

    public string? Parent => Unit.ParentId is { } parent ? organisations.Find(parent)?.Name : null;

    public IReadOnlyList<Change> Changes { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellation)
    {
        if (organisations.Find(id) is not { } unit)
        {
            return NotFound();
        }

        Unit = unit;
        Changes = await History.ReadAsync(db, AuditStream.Organisation(id), cancellation);
        if (ModelState.IsValid)
        {
            Input = new OrganisationInput { Name = unit.Name, ShortName = unit.ShortName, Sections = string.Join('\n', unit.Sections) };
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellation) =>
        await AnswerAsync(id, "已保存。", await edit.RenameAsync(current.Actor, id, Input.Entry, cancellation), cancellation);

    public async Task<IActionResult> OnPostCloseAsync(string id, CancellationToken cancellation)
    {
        var problems = await edit.CloseAsync(current.Actor, id, cancellation);
        if (problems.Count == 0)
        {
            return await AnswerAsync(id, "已停用。", problems, cancellation);
        }

        await OnGetAsync(id, cancellation);
        OrganisationInput.Accepts(ModelState, problems);
        return Page();
    }

    public async Task<IActionResult> OnPostReopenAsync(string id, CancellationToken cancellation)
    {
        await edit.ReopenAsync(current.Actor, id, cancellation);
        return await AnswerAsync(id, "已恢复。", new Dictionary<string, string>(), cancellation);
    }

    private async Task<IActionResult> AnswerAsync(string id, string done, IReadOnlyDictionary<string, string> problems, CancellationToken cancellation)
    {
        if (!OrganisationInput.Accepts(ModelState, problems))
        {
            return await OnGetAsync(id, cancellation);
        }

        TempData["Notice"] = done;
        return Redirect(Links.Organisation(id));
    }
}
