using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Admin.People;

/// <summary>One account: what it is, and what another administrator may change about it.</summary>
public sealed class PersonModel(PeopleList people, StaffAccounts accounts, InviteStaff invite, CurrentActor current) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public string Id { get; set; } = "";

    [BindProperty]
    public StaffInput Input { get; set; } = new();

    public PersonLine Person { get; private set; } = null!;

    public bool IsOneself => Id == current.Actor.UserId;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await ShowAsync(isTyped: false, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostChangeAsync(CancellationToken cancellation) =>
        await AfterAsync(await accounts.ChangeAsync(current.Actor, Id, Input.Request, cancellation), "已保存。", isTyped: true, cancellation);

    public async Task<IActionResult> OnPostDisableAsync(CancellationToken cancellation) =>
        await AfterAsync(await accounts.DisableAsync(current.Actor, Id, Input.Reason, cancellation), "账号已停用，所有登录已失效。", isTyped: false, cancellation);

    public async Task<IActionResult> OnPostEnableAsync(CancellationToken cancellation) =>
        await AfterAsync(await accounts.EnableAsync(current.Actor, Id, cancellation), "账号已恢复。", isTyped: false, cancellation);

    public async Task<IActionResult> OnPostSendAgainAsync(CancellationToken cancellation) =>
        await AfterAsync(await invite.SendAgainAsync(current.Actor, Id, cancellation), "新的邀请已发送，原来的链接已失效。", isTyped: false, cancellation);

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

        Person = person;
        if (!isTyped)
        {
            Input = new StaffInput { FullName = person.FullName, OrganisationId = person.OrganisationId, Roles = [.. person.Roles], Reason = Input.Reason };
        }

        return true;
    }
}
