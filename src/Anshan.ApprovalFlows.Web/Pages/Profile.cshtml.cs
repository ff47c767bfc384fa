using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
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
        (Input, Read) = (profile is null ? Empty : SaveProfile.Of(profile), ReadFrom.Of(SaveProfile.FieldsOf(profile)));
        Gap = SubmissionCheck.ProfileProblem(profile, organisations);
    }

    /// <summary>What the form was read from.</summary>
    public ReadFrom Read { get; private set; } = ReadFrom.Nothing;

    /// <summary>What was saved in another window since then; null while nothing was.</summary>
    public MeanwhileView? Meanwhile { get; private set; }

    public async Task<IActionResult> OnPostAsync(ReadFrom? read, CancellationToken cancellation)
    {
        (Read, var since) = (read ?? ReadFrom.Nothing, new SinceRead(read));
        var problems = await save.RunAsync(current.Actor, Input, since, cancellation);
        if (since.Meanwhile is { } meanwhile)
        {
            return await ShowBothAsync(meanwhile, cancellation);
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
    private async Task<IActionResult> ShowBothAsync(SavedMeanwhile found, CancellationToken cancellation)
    {
        var typed = Input;
        await OnGetAsync(cancellation);
        Input = new ProfileEntry(
            Mine(nameof(typed.Name), typed.Name), Mine(nameof(typed.CreditCode), typed.CreditCode), Mine(nameof(typed.RegionId), typed.RegionId),
            Mine(nameof(typed.Address), typed.Address), Mine(nameof(typed.BankName), typed.BankName), Mine(nameof(typed.BankAccountName), typed.BankAccountName),
            Mine(nameof(typed.BankAccount), typed.BankAccount), Mine(nameof(typed.ContactName), typed.ContactName), Mine(nameof(typed.ContactPhone), typed.ContactPhone),
            Mine(nameof(typed.IsIndividual), typed.IsIndividual.ToString()) == "True", Mine(nameof(typed.IdentityNumber), typed.IdentityNumber),
            Enum.TryParse<AccountKind>(Mine(nameof(typed.AccountKind), typed.AccountKind?.ToString()), out var kind) ? kind : null,
            Enum.TryParse<NameDifference>(Mine(nameof(typed.NameDifference), typed.NameDifference.ToString()), out var difference) ? difference : NameDifference.None,
            Mine(nameof(typed.NameNote), typed.NameNote));
        ModelState.Clear();
        Meanwhile = MeanwhileView.Of(found, Links.ProfileThen(ReturnUrl), key => Labels[key], key => $"Input_{key}", Shown);
        return this.Conflicting();

        string? Mine(string key, string? value) => found.Merged(key, value);
    }

    private string Shown(string key, string value) => key switch
    {
        nameof(ProfileEntry.IdentityNumber) => IdentityNumber.Mask(value),
        nameof(ProfileEntry.IsIndividual) => value == "True" ? "个人" : "单位",
        nameof(ProfileEntry.RegionId) => organisations.FindRegion(value)?.Name ?? value,
        nameof(ProfileEntry.AccountKind) => Enum.TryParse<AccountKind>(value, out var kind) ? BankAccounts.Kinds[kind] : "按申报主体确定",
        nameof(ProfileEntry.NameDifference) => Enum.TryParse<NameDifference>(value, out var difference) ? BankAccounts.Differences[difference] : value,
        _ => value,
    };

    private static readonly IReadOnlyDictionary<string, string> Labels = new Dictionary<string, string>
    {
        [nameof(ProfileEntry.IsIndividual)] = "以谁的名义申报",
        [nameof(ProfileEntry.Name)] = "单位名称（个人填姓名）",
        [nameof(ProfileEntry.CreditCode)] = "统一社会信用代码",
        [nameof(ProfileEntry.IdentityNumber)] = "身份证号",
        [nameof(ProfileEntry.RegionId)] = "所在地区",
        [nameof(ProfileEntry.Address)] = "地址",
        [nameof(ProfileEntry.BankName)] = "开户银行",
        [nameof(ProfileEntry.BankAccountName)] = "账户名称",
        [nameof(ProfileEntry.BankAccount)] = "银行账号",
        [nameof(ProfileEntry.AccountKind)] = "账户类型",
        [nameof(ProfileEntry.NameDifference)] = "账户名称不一致的情形",
        [nameof(ProfileEntry.NameNote)] = "不一致的说明",
        [nameof(ProfileEntry.ContactName)] = "联系人",
        [nameof(ProfileEntry.ContactPhone)] = "联系电话",
    };
}
