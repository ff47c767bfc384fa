using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>Leads back to where the person came from in the inbox, with the success told and the next task offered.</summary>
public static class Finished
{
    private const string Key = "TaskFinished";

    public static IActionResult BackToInbox(this PageModel page, string message, string? returnUrl)
    {
        page.TempData["Notice"] = message;
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
}
