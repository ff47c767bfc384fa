using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks.HandOvers;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.People;

/// <summary>One account: its data, and the changes that another administrator may make.</summary>
public sealed class PersonModel(
    PeopleList people,
    StaffAccounts accounts,
    InviteStaff invite,
    GrantGovernment government,
    OrganisationTree organisations,
    DbContext db,
    CurrentActor current
) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public string Id { get; set; } = "";

    [BindProperty]
    public StaffInput Input { get; set; } = new();

    public PersonLine Person { get; private set; } = null!;

    /// <summary>The applicants that the person acts for; none of staff.</summary>
    public IReadOnlyList<ApplicantProfile> Subjects { get; private set; } = [];

    /// <summary>The protocols of work that left this person, newest first.</summary>
    public IReadOnlyList<HandOver> HandOvers { get; private set; } = [];

    public string RegionName(string regionId) => organisations.FindRegion(regionId)?.Name ?? "—";

    public bool IsOneself => Id == current.Actor.UserId;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await ShowAsync(isTyped: false, cancellation) ? Page() : NotFound();

    /// <summary>The stored version that the page shows.</summary>
    public ReadFrom Read { get; private set; } = ReadFrom.Nothing;

    /// <summary>The version that somebody saved since then; null if nobody did.</summary>
    public MeanwhileView? Meanwhile { get; private set; }

    public async Task<IActionResult> OnPostChangeAsync(ReadFrom? read, CancellationToken cancellation)
    {
        var since = new SinceRead(read);
        var outcome = await accounts.ChangeAsync(current.Actor, Id, Input.Request, since, cancellation);
        if (since.Meanwhile is { } found)
        {
            return await ShowBothAsync(found, cancellation);
        }

        var page = await AfterAsync(outcome, since.IsSame ? "内容没有变化，没有改动。" : "已保存。", isTyped: true, cancellation);
        Read = read ?? ReadFrom.Nothing;
        return page;
    }

    /// <summary>Typed values stay in the form; fields that were not changed show the values stored now.</summary>
    private async Task<IActionResult> ShowBothAsync(SavedMeanwhile found, CancellationToken cancellation)
    {
        var typed = Input;
        ModelState.Clear();
        if (!await ShowAsync(isTyped: false, cancellation))
        {
            return NotFound();
        }

        var keepsRoles = found.Clashes.Any(clash => clash is { Key: nameof(StaffRequest.Roles), IsMine: false });
        Input = new StaffInput
        {
            FullName = found.Merged(nameof(StaffRequest.FullName), typed.FullName) ?? "",
            OrganisationId = found.Merged(nameof(StaffRequest.OrganisationId), typed.OrganisationId),
            Roles = keepsRoles ? Input.Roles : typed.Roles,
            Reason = typed.Reason,
        };
        Meanwhile = MeanwhileView.Of(
            found,
            Links.Person(Id),
            key =>
                key switch
                {
                    nameof(StaffRequest.FullName) => "姓名",
                    nameof(StaffRequest.OrganisationId) => "所在单位",
                    _ => "角色",
                },
            key => key == nameof(StaffRequest.Roles) ? null : $"Input_{key}",
            (key, value) => key == nameof(StaffRequest.OrganisationId) ? organisations.Find(value)?.Name ?? value : value
        );
        return this.Conflicting();
    }

    public async Task<IActionResult> OnPostDisableAsync(CancellationToken cancellation) =>
        await AfterAsync(
            await accounts.DisableAsync(current.Actor, Id, Input.Reason, cancellation),
            "账号已停用，所有登录已失效。",
            isTyped: false,
            cancellation
        );

    public async Task<IActionResult> OnPostEnableAsync(CancellationToken cancellation) =>
        await AfterAsync(await accounts.EnableAsync(current.Actor, Id, cancellation), "账号已恢复。", isTyped: false, cancellation);

    public async Task<IActionResult> OnPostGrantAsync(string? subjectId, CancellationToken cancellation) =>
        await AfterAsync(
            await government.RunAsync(current.Actor, Id, subjectId ?? "", isGranted: true, cancellation),
            "已登记为县（市）区政府。",
            isTyped: false,
            cancellation
        );

    public async Task<IActionResult> OnPostRevokeAsync(string? subjectId, CancellationToken cancellation) =>
        await AfterAsync(
            await government.RunAsync(current.Actor, Id, subjectId ?? "", isGranted: false, cancellation),
            "已取消登记。",
            isTyped: false,
            cancellation
        );

    public async Task<IActionResult> OnPostSendAgainAsync(CancellationToken cancellation) =>
        await AfterAsync(
            await invite.SendAgainAsync(current.Actor, Id, cancellation),
            "新的邀请已发送，原来的链接已失效。",
            isTyped: false,
            cancellation
        );

    private async Task<IActionResult> AfterAsync(AccountOutcome outcome, string done, bool isTyped, CancellationToken cancellation)
    {
        if (ModelState.Accepts(outcome))
        {
            TempData["Notice"] = done;
            return Redirect(Links.Person(Id));
        }

        return await ShowAsync(isTyped, cancellation) ? Page() : NotFound();
    }

    /// <summary>Reads the account; what was typed into the form stays when <paramref name="isTyped"/>.</summary>
    private async Task<bool> ShowAsync(bool isTyped, CancellationToken cancellation)
    {
        if (await people.FindAsync(Id, cancellation) is not { } person)
        {
            return false;
        }

        Subjects = person.Roles.Contains(Roles.Applicant) ? await SubjectReader.OfAsync(db, Id, cancellation) : [];
        HandOvers = await db.Set<HandOver>()
            .AsNoTracking()
            .Where(row => row.PersonId == Id)
            .OrderByDescending(row => row.At)
            .ToListAsync(cancellation);
        (Person, Read) = (person, ReadFrom.Of(StaffAccounts.FieldsOf(person.FullName, person.OrganisationId, person.Roles)));
        if (!isTyped)
        {
            Input = new StaffInput
            {
                FullName = person.FullName,
                OrganisationId = person.OrganisationId,
                Roles = [.. person.Roles],
                Reason = Input.Reason,
            };
        }

        return true;
    }
}
