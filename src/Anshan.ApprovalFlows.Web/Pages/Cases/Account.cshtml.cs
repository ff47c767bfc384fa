using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Cases;

/// <summary>更正收款账户: the applicant corrects the account that stopped a payment, or says why it is right as it is.</summary>
public sealed class AccountModel(CaseReader reader, CorrectAccount correct, SaveProfile profiles, CurrentActor current) : PageModel
{
    public CaseView View { get; private set; } = null!;

    public CaseTask Task { get; private set; } = null!;

    public AccountRequest Asked { get; private set; } = null!;

    [BindProperty]
    public ProfileEntry Own { get; set; } = new("", "", "", "", "", "", "", "", "");

    [BindProperty]
    public bool IsRight { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    [BindProperty]
    public bool KeepsInProfile { get; set; }

    /// <summary>One per rendering: a second click of the same page is the same operation.</summary>
    public Guid Operation { get; } = Guid.NewGuid();

    /// <summary>The profile as it stood when the correction was begun.</summary>
    public ReadFrom Read { get; private set; } = ReadFrom.Nothing;

    /// <summary>Whether the profile has another account by now.</summary>
    public bool ProfileDiffers =>
        View.ProfileToday is { } today
        && Payee.Of(today) is var now
        && (now with { Name = Asked.Payee.Name, CreditCode = Asked.Payee.CreditCode }) != Asked.Payee;

    public async Task<IActionResult> OnGetAsync(Guid caseId, Guid taskId, CancellationToken cancellation, bool fromProfile = false)
    {
        var view = await reader.FindAsync(caseId, cancellation);
        if (view?.AudienceOf(current.Actor) != CaseAudience.Applicant)
        {
            return NotFound();
        }

        if (view.AccountCorrection is not { } task || task.Id != taskId)
        {
            TempData["Refusal"] = "收款账户已经提交，不能再修改。付款单位需要再核对时会退回给您。";
            return Redirect(Links.Case(caseId));
        }

        (View, Task, Asked) = (view, task, TaskInput.Read<AccountRequest>(task.DetailJson!));
        if (!Request.HasFormContentType)
        {
            Read = ReadFrom.Of(SaveProfile.FieldsOf(view.ProfileToday));
            (Own, KeepsInProfile) = (SaveProfile.Of(fromProfile && view.ProfileToday is { } today ? today : view.Profile), !ProfileDiffers);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid caseId, Guid taskId, Guid operation, ReadFrom? read, CancellationToken cancellation)
    {
        Read = read ?? ReadFrom.Nothing;
        SinceRead since = new(Read);
        switch (
            await correct.RunAsync(
                taskId,
                current.Actor,
                Own,
                IsRight,
                Note,
                operation.OrNew(),
                KeepsInProfile ? profiles.TakeOver(current.Actor, [ProfileParts.Account], since) : null,
                cancellation
            )
        )
        {
            case TaskOutcome.Done done:
                TempData["Notice"] = done.Message + (since.Meanwhile is null ? "" : SaveProfile.NotTakenOver);
                return Redirect(Links.Case(caseId));
            case TaskOutcome.Invalid invalid:
                Report(invalid.Errors);
                return await OnGetAsync(caseId, taskId, cancellation);
            case TaskOutcome.Refused refused:
                TempData["Refusal"] = refused.Reason;
                return Redirect(Links.Case(caseId));
            default:
                return NotFound();
        }
    }

    private void Report(IReadOnlyDictionary<string, string> errors)
    {
        foreach (var (key, message) in errors)
        {
            ModelState.AddModelError(
                key switch
                {
                    "note" => nameof(Note),
                    "isRight" => nameof(IsRight),
                    _ => $"{nameof(Own)}.{key}",
                },
                message
            );
        }
    }
}
