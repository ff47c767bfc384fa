using Anshan.ApprovalFlows.Approvals.Administration;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.Organisations;

public sealed class NewModel(EditOrganisation edit, OrganisationTree organisations, CurrentActor current) : PageModel
{
    [BindProperty]
    public OrganisationInput Input { get; set; } = new();

    public IEnumerable<SelectListItem> Regions =>
        organisations.Regions.Select(region => new SelectListItem(region.Name, region.Id)).Prepend(new SelectListItem("请选择", ""));

    /// <summary>The codes in use, each with a unit that has it.</summary>
    public IEnumerable<(string Code, string Example)> Departments =>
        organisations.All.DistinctBy(unit => unit.Department).Select(unit => (unit.Department, unit.ShortName));

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (
            !OrganisationInput.Accepts(
                ModelState,
                await edit.AddAsync(current.Actor, Input.RegionId, Input.Department, Input.Entry, cancellation)
            )
        )
        {
            return Page();
        }

        TempData["Notice"] = $"已新增“{Input.Name!.Trim()}”。接着可以邀请它的人员。";
        return Redirect(Links.Organisations);
    }
}
