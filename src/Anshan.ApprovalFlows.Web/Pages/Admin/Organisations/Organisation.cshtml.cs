using Anshan.ApprovalFlows.Approvals.Administration;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Admin.Measures;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Organisations;

/// <summary>One unit: its names, its sections, whether it is in use, and who changed it.</summary>
public sealed class OrganisationModel(DbContext db, EditOrganisation edit, OrganisationTree organisations, CurrentActor current) : PageModel
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
        Read = ReadFrom.Of(EditOrganisation.FieldsOf(unit));
        Changes = await History.ReadAsync(db, AuditStream.Organisation(id), cancellation);
        if (ModelState.IsValid)
        {
            Input = new OrganisationInput
            {
                Name = unit.Name,
                ShortName = unit.ShortName,
                Sections = string.Join('\n', unit.Sections),
                Address = unit.Address,
                Phone = unit.Phone,
            };
        }

        return Page();
    }

    /// <summary>The stored version that the page shows.</summary>
    public ReadFrom Read { get; private set; } = ReadFrom.Nothing;

    /// <summary>The version that somebody saved since then; null if nobody did.</summary>
    public MeanwhileView? Meanwhile { get; private set; }

    public async Task<IActionResult> OnPostAsync(string id, ReadFrom? read, CancellationToken cancellation)
    {
        var since = new SinceRead(read);
        var problems = await edit.RenameAsync(current.Actor, id, Input.Entry, since, cancellation);
        if (since.Meanwhile is null)
        {
            var page = await AnswerAsync(id, since.IsSame ? "内容没有变化，没有改动。" : "已保存。", problems, cancellation);
            Read = read ?? ReadFrom.Nothing;
            return page;
        }

        return await ShowBothAsync(id, since.Meanwhile, cancellation);
    }

    /// <summary>Typed values stay in the form; fields that were not changed show the values stored now.</summary>
    private async Task<IActionResult> ShowBothAsync(string id, SavedMeanwhile found, CancellationToken cancellation)
    {
        var typed = Input;
        ModelState.Clear();
        if (await OnGetAsync(id, cancellation) is not PageResult)
        {
            return NotFound();
        }

        Input = new OrganisationInput
        {
            Name = found.Merged("name", typed.Name),
            ShortName = found.Merged("shortName", typed.ShortName),
            Sections = found.Merged("sections", typed.Sections),
            Address = found.Merged("address", typed.Address),
            Phone = found.Merged("phone", typed.Phone),
        };
        Meanwhile = MeanwhileView.Of(
            found,
            Links.Organisation(id),
            key =>
                key switch
                {
                    "name" => "单位全称",
                    "shortName" => "简称",
                    "address" => "办公地址",
                    "phone" => "办公电话",
                    _ => "科室",
                },
            key => $"Input_{char.ToUpperInvariant(key[0])}{key[1..]}"
        );
        return this.Conflicting();
    }

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

    private async Task<IActionResult> AnswerAsync(
        string id,
        string done,
        IReadOnlyDictionary<string, string> problems,
        CancellationToken cancellation
    )
    {
        if (!OrganisationInput.Accepts(ModelState, problems))
        {
            return await OnGetAsync(id, cancellation);
        }

        TempData["Notice"] = done;
        return Redirect(Links.Organisation(id));
    }
}
