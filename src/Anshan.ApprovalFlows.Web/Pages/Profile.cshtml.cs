using Anshan.ApprovalFlows.Approvals.Access;
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

/// <summary>The applicants that a person acts for, and the data of one of them, copied into every case at submission.</summary>
public sealed class ProfileModel(DbContext db, SaveProfile save, ChooseSubject choose, OrganisationTree organisations, CurrentActor current)
    : PageModel
{
    private static readonly ProfileEntry Empty = new("", "", "", "", "", "", "", "", "");

    [BindProperty]
    public ProfileEntry Input { get; set; } = Empty;

    /// <summary>The application this page was opened from; saving leads back there once nothing is missing.</summary>
    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    /// <summary>What an application would still miss, in a sentence.</summary>
    public string? Gap { get; private set; }

    /// <summary>What an application for money would still miss, the account included.</summary>
    public string? AccountGap { get; private set; }

    public IEnumerable<SelectListItem> Regions =>
        [new SelectListItem("请选择", ""), .. organisations.ApplicantRegions.Select(region => new SelectListItem(region.Name, region.Id))];

    /// <summary>Whether somebody declares it, and no administrator grants it.</summary>
    public static bool CanDeclare(ApplicantKind kind) =>
        (ApplicantKinds.Declarable(isIndividual: true) | ApplicantKinds.Declarable(isIndividual: false)).HasFlag(kind);

    public static IEnumerable<SelectListItem> Kinds => [new("单位", "False"), new("个人", "True")];

    /// <summary>The applicant that is shown, chosen by its id; <c>new</c> for one more; the one acted for where none is chosen.</summary>
    [BindProperty(SupportsGet = true, Name = "subject")]
    public string? SubjectChoice { get; set; }

    /// <summary>The applicants that the person acts for.</summary>
    public IReadOnlyList<ApplicantProfile> Subjects { get; private set; } = [];

    /// <summary>Who acts for the applicant that is shown.</summary>
    public IReadOnlyList<AppUser> Members { get; private set; } = [];

    /// <summary>The person's claims, the newest first.</summary>
    public IReadOnlyList<SubjectClaim> Claims { get; private set; } = [];

    /// <summary>Whether the form is for an applicant that does not exist yet.</summary>
    public bool IsNew => Shown is null;

    /// <summary>Whether the code that was typed belongs to another applicant, so that a claim is what helps.</summary>
    public bool CanClaim { get; private set; }

    /// <summary>The applicant whose data are shown; null for a new one.</summary>
    public SubjectId? Shown =>
        SubjectChoice switch
        {
            null or "" => current.Actor.Subject,
            New => null,
            var id => new SubjectId(id),
        };

    /// <summary>The applicant that new applications are for.</summary>
    public SubjectId? Acting => current.Actor.Subject;

    private const string New = "new";

    private bool IsOwn => Shown is not { } shown || current.Actor.ActsFor(shown);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!IsOwn)
        {
            return NotFound();
        }

        await ReadAsync(cancellation);
        return Page();
    }

    /// <summary>Acts for another applicant from now on.</summary>
    public async Task<IActionResult> OnPostSwitchAsync(CancellationToken cancellation)
    {
        if (Shown is not { } shown || !await choose.RunAsync(current.Actor, shown, cancellation))
        {
            return NotFound();
        }

        return Url.IsLocalUrl(ReturnUrl) ? LocalRedirect(ReturnUrl) : Redirect(Links.Profile);
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var own = current.Actor.UserId.Value;
        Subjects = await SubjectReader.OfAsync(db, own, cancellation);
        Members = Shown is { } shown ? await SubjectReader.MembersAsync(db, shown, cancellation) : [];
        Claims = await db.Set<SubjectClaim>()
            .AsNoTracking()
            .Where(claim => claim.ClaimantId == own)
            .OrderByDescending(claim => claim.At)
            .Take(5)
            .ToListAsync(cancellation);
        var profile = Subjects.FirstOrDefault(subject => subject.SubjectId == Shown);
        (Input, Read) = (profile is null ? Empty : SaveProfile.Of(profile), ReadFrom.Of(SaveProfile.FieldsOf(profile)));
        CanClaim |= profile?.IsContested == true;
        AccountGap = SubmissionCheck.ProfileProblem(profile, organisations, isPaid: true);
        Gap =
            SubmissionCheck.ProfileProblem(profile, organisations, isPaid: false)
            ?? (profile!.Kinds == 0 ? "主体信息缺少：主体类型。" : null);
    }

    /// <summary>What the form was read from.</summary>
    public ReadFrom Read { get; private set; } = ReadFrom.Nothing;

    /// <summary>What was saved in another window since then; null while nothing was.</summary>
    public MeanwhileView? Meanwhile { get; private set; }

    public async Task<IActionResult> OnPostAsync(ReadFrom? read, ApplicantKind[] kinds, CancellationToken cancellation)
    {
        Input = Input with { Kinds = kinds.Aggregate((ApplicantKind)0, (all, kind) => all | kind) };
        (Read, var since) = (read ?? ReadFrom.Nothing, new SinceRead(read));
        if (!IsOwn)
        {
            return NotFound();
        }

        var problems = await save.RunAsync(current.Actor with { Subject = Shown }, Input, since, cancellation);
        CanClaim = problems.Any(problem => problem.Problem == CreditCodes.Held);
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
            var (typed, sent) = (Input, Read);
            await ReadAsync(cancellation);
            (Input, Read) = (typed, sent);
            return Page();
        }

        TempData["Notice"] = since.IsSame ? "内容没有变化，仍是上次保存的主体信息。" : "主体信息已保存。";
        if (IsNew)
        {
            // The new one is acted for from the next request on.
            return Url.IsLocalUrl(ReturnUrl) ? LocalRedirect(ReturnUrl) : Redirect(Links.Profile);
        }

        await ReadAsync(cancellation);
        return Gap is null && Url.IsLocalUrl(ReturnUrl) ? LocalRedirect(ReturnUrl) : Redirect(Links.ProfileThen(ReturnUrl, SubjectChoice));
    }

    /// <summary>The form with what was typed into it, beside what is stored by now; saving it once more stores it.</summary>
    private async Task<IActionResult> ShowBothAsync(
        SavedMeanwhile found,
        IReadOnlyList<AccountOutcome.Refused> problems,
        CancellationToken cancellation
    )
    {
        var typed = Input;
        await ReadAsync(cancellation);
        var mine = OwnData.Fields(typed).ToDictionary(field => field.Key, field => found.Merged(field.Key, field.Value));
        Input = OwnData.Over(typed, mine.GetValueOrDefault);
        ModelState.Clear();
        foreach (var problem in problems)
        {
            ModelState.Accepts(problem);
        }

        Meanwhile = MeanwhileView.Of(
            found,
            Links.ProfileThen(ReturnUrl, SubjectChoice),
            OwnData.Label,
            key => $"Input_{key}",
            (key, value) => OwnData.Shown(key, value, organisations)
        );
        return this.Conflicting();
    }
}
