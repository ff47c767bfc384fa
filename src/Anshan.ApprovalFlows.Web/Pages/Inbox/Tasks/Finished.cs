using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>Where a person goes when a task is done: to the next one of the list, or back to the list.</summary>
public static class Finished
{
    /// <summary>The field of a form that asks for the next task; its value is the place of the task in its list.</summary>
    public const string NextField = "next";

    private const string Key = "TaskFinished";

    /// <summary>
    /// The next task of the list where the form asked for it and there is one, else the list with the next task offered. The success is
    /// told there.
    /// </summary>
    public static async Task<IActionResult> GoOnAsync(this PageModel page, string message, string? returnUrl)
    {
        page.TempData["Notice"] = message;
        var place = page.Request.HasFormContentType ? InboxCursor.Parse(page.Request.Form[NextField]) : null;
        if (place is not null && await page.NextAsync(place, returnUrl) is { } next)
        {
            return new RedirectResult(next);
        }

        page.TempData[Key] = "1";
        return new RedirectResult(page.LocalOrInbox(returnUrl));
    }

    /// <summary>Whether a task has just been ended; asked once. Without its cookie the temporary data is not touched at all.</summary>
    public static bool HasFinished(this PageModel page) =>
        page.Request.Cookies.ContainsKey(page.HttpContext.RequestServices.GetRequiredService<PublicAddress>().CookieName("notice"))
        && page.TempData.TryGetValue(Key, out var told)
        && told is not null;

    /// <summary>The address if it is one of this site, else the inbox.</summary>
    public static string LocalOrInbox(this PageModel page, string? returnUrl) => page.Url.IsLocalUrl(returnUrl) ? returnUrl! : Links.Inbox;

    /// <summary>The list that an address shows; null where it is no list of open tasks.</summary>
    public static InboxAddress? ListOf(string returnUrl)
    {
        var (path, query) = Split(returnUrl);
        return path == Links.Inbox ? InboxAddress.Of(QueryHelpers.ParseQuery(query)) : null;
    }

    /// <summary>A list with the row to come back to.</summary>
    public static string BackTo(string returnUrl, Guid taskId) => $"{returnUrl.Split('#')[0]}#{Inbox.IndexModel.Anchor(taskId)}";

    /// <summary>A list at a page with the row beside a task: the first page, else one that begins or ends there.</summary>
    /// <param name="list">The list.</param>
    /// <param name="row">The row beside the task.</param>
    /// <param name="task">The task.</param>
    /// <param name="at">The place of the row in the list, from 1.</param>
    /// <param name="isBefore">Whether the row stands before the task.</param>
    public static string BackTo(InboxAddress list, InboxRow row, CaseTask task, int at, bool isBefore)
    {
        var place = at <= InboxList.PageSize ? null : new InboxCursor(task.DueAt, task.Id, isBefore);
        return BackTo(list.At(place).ToString(), row.Id);
    }

    private static async Task<string?> NextAsync(this PageModel page, InboxCursor place, string? returnUrl)
    {
        var back = page.LocalOrInbox(returnUrl);
        var services = page.HttpContext.RequestServices;
        return
            ListOf(back) is { } list
            && await services
                .GetRequiredService<InboxList>()
                .NextOfAsync(services.GetRequiredService<CurrentActor>().Actor, list.Filter, place, page.HttpContext.RequestAborted)
                is { } row
            ? Links.Task(row.Id, BackTo(back, row.Id))
            : null;
    }

    private static (string Path, string Query) Split(string address)
    {
        var line = address.Split('#')[0];
        var at = line.IndexOf('?', StringComparison.Ordinal);
        return at < 0 ? (line, "") : (line[..at], line[at..]);
    }
}
