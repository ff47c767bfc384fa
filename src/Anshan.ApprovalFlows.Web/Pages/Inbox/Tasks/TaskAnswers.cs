using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>What a page does with the outcome of an act on a task.</summary>
internal static class TaskAnswers
{
    /// <summary>Acts; leads away when it was done, else leaves the errors with the page and returns the refusal to show.</summary>
    public static Task<(IActionResult? Result, string? Refusal)> AnswerAsync(
        this PageModel page,
        string form,
        Func<Task<TaskOutcome>> act,
        string? returnUrl
    ) => page.AnswerAsync(errors => page.AddErrors(form, errors), act, returnUrl);

    /// <summary>The same where the page itself puts the errors at their fields.</summary>
    public static async Task<(IActionResult? Result, string? Refusal)> AnswerAsync(
        this PageModel page,
        Action<IReadOnlyDictionary<string, string>> report,
        Func<Task<TaskOutcome>> act,
        string? returnUrl
    )
    {
        switch (await act())
        {
            case TaskOutcome.Done done:
                return (await page.GoOnAsync(done.Message, returnUrl), null);
            case TaskOutcome.Refused refused:
                return (null, refused.Reason);
            case TaskOutcome.Invalid invalid:
                report(invalid.Errors);
                return (null, null);
            default:
                return (page.NotFound(), null);
        }
    }

    /// <summary>Puts each message at its field.</summary>
    public static void AddErrors(this PageModel page, string form, IReadOnlyDictionary<string, string> errors)
    {
        foreach (var (key, message) in errors)
        {
            page.ModelState.AddModelError($"{form}.{Outcomes.FieldOf(key)}", message);
        }
    }
}
