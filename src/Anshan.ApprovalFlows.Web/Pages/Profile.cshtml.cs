using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages;

/// <summary>The applicant's own data, copied into every case at submission.</summary>
public sealed class ProfileModel(AppDbContext db, SaveProfile save, OrganisationTree organisations, CurrentActor current) : PageModel
{
    private static readonly ProfileEntry Empty = new("", "", "", "", "", "", "", "", "");

    [BindProperty]
    public ProfileEntry Input { get; set; } = Empty;

    /// <summary>The application this page was opened from; saving leads back there once nothing is missing.</summary>
    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    /// <summary>What an application would still miss, in a sentence.</summary>
    public string? Gap { get; private set; }

    public IEnumerable<SelectListItem> Regions =>
    [
        new SelectListItem("请选择", ""),
        .. organisations.ApplicantRegions.Select(region => new SelectListItem(region.Name, region.Id)),
    ];

    public static IEnumerable<SelectListItem> Kinds => [new("单位", "False"), new("个人", "True")];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var profile = await db.ApplicantProfiles.AsNoTracking().SingleOrDefaultAsync(row => row.UserId == current.Actor.UserId, cancellation);
        Input = profile is null ? Empty : SaveProfile.Of(profile);
        Gap = SubmissionCheck.ProfileProblem(profile, organisations);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        foreach (var problem in await save.RunAsync(current.Actor, Input, cancellation))
        {
            ModelState.Accepts(problem);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        TempData["Notice"] = "主体信息已保存。";
        await OnGetAsync(cancellation);
        return Gap is null && Url.IsLocalUrl(ReturnUrl) ? LocalRedirect(ReturnUrl) : Redirect(Links.ProfileThen(ReturnUrl));
    }
}
