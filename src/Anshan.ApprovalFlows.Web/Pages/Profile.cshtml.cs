using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages;

/// <summary>The applicant's own data, copied into every case at submission.</summary>
public sealed class ProfileModel(DbContext db, SaveProfile save, OrganisationTree organisations, CurrentActor current) : PageModel
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
        [new SelectListItem("请选择", ""), .. organisations.ApplicantRegions.Select(region => new SelectListItem(region.Name, region.Id))];

    /// <summary>Whether somebody declares it, and no administrator grants it.</summary>
    public static bool CanDeclare(ApplicantKind kind) =>
        (ApplicantKinds.Declarable(isIndividual: true) | ApplicantKinds.Declarable(isIndividual: false)).HasFlag(kind);

    public static IEnumerable<SelectListItem> Kinds => [new("单位", "False"), new("个人", "True")];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        var profile = await db.Set<ApplicantProfile>()
            .AsNoTracking()
            .SingleOrDefaultAsync(row => row.UserId == current.Actor.UserId.Value, cancellation);
        (Input, Read) = (profile is null ? Empty : SaveProfile.Of(profile), ReadFrom.Of(SaveProfile.FieldsOf(profile)));
        Gap = SubmissionCheck.ProfileProblem(profile, organisations) ?? (profile!.Kinds == 0 ? "主体信息缺少：主体类型。" : null);
    }

    /// <summary>What the form was read from.</summary>
    public ReadFrom Read { get; private set; } = ReadFrom.Nothing;

    /// <summary>What was saved in another window since then; null while nothing was.</summary>
    public MeanwhileView? Meanwhile { get; private set; }

    public async Task<IActionResult> OnPostAsync(ReadFrom? read, ApplicantKind[] kinds, CancellationToken cancellation)
    {
        Input = Input with { Kinds = kinds.Aggregate((ApplicantKind)0, (all, kind) => all | kind) };
        (Read, var since) = (read ?? ReadFrom.Nothing, new SinceRead(read));
        var problems = await save.RunAsync(current.Actor, Input, since, cancellation);
        if (since.Meanwhile is { } meanwhile)
        {
            return await ShowBothAsync(meanwhile, [.. problems.Where(problem => problem.Field.Length > 0)], cancellation);
        }

        foreach (var problem in problems)
        {
            ModelState.Accepts(problem);
        }

        if (!ModelState.IsValid)
        {
            return Page();
        }

        TempData["Notice"] = since.IsSame ? "内容没有变化，仍是上次保存的主体信息。" : "主体信息已保存。";
        await OnGetAsync(cancellation);
        return Gap is null && Url.IsLocalUrl(ReturnUrl) ? LocalRedirect(ReturnUrl) : Redirect(Links.ProfileThen(ReturnUrl));
    }

    /// <summary>The form with what was typed into it, beside what is stored by now; saving it once more stores it.</summary>
    private async Task<IActionResult> ShowBothAsync(
        SavedMeanwhile found,
        IReadOnlyList<AccountOutcome.Refused> problems,
        CancellationToken cancellation
    )
    {
        var typed = Input;
        await OnGetAsync(cancellation);
        var mine = OwnData.Fields(typed).ToDictionary(field => field.Key, field => found.Merged(field.Key, field.Value));
        Input = OwnData.Over(typed, mine.GetValueOrDefault);
        ModelState.Clear();
        foreach (var problem in problems)
        {
            ModelState.Accepts(problem);
        }

        Meanwhile = MeanwhileView.Of(
            found,
            Links.ProfileThen(ReturnUrl),
            OwnData.Label,
            key => $"Input_{key}",
            (key, value) => OwnData.Shown(key, value, organisations)
        );
        return this.Conflicting();
    }
}
