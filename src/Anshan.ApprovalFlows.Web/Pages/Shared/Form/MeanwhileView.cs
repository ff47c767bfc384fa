using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Form;

/// <summary>One field in two versions.</summary>
/// <param name="Label">What the field is called.</param>
/// <param name="Theirs">What is stored, as people read it.</param>
/// <param name="Mine">What was sent; null where its sender had not changed the field.</param>
/// <param name="Control">The id of the control; null where there is none to fill.</param>
/// <param name="Value">What is stored, as the control takes it.</param>
public sealed record MeanwhileLine(string Label, string Theirs, string? Mine, string? Control, string Value);

/// <summary>For <c>_Meanwhile</c>: what was saved since the form was read, beside what was sent. Nothing of either is lost.</summary>
/// <param name="Found">What stands against the save.</param>
/// <param name="Lines">Field by field.</param>
/// <param name="Reload">Where the stored version alone is shown.</param>
public sealed record MeanwhileView(SavedMeanwhile Found, IReadOnlyList<MeanwhileLine> Lines, string Reload)
{
    private const string Nothing = "（空）";

    /// <summary>The lines with these labels and controls, by the key of the field.</summary>
    public static MeanwhileView? Of(
        SavedMeanwhile? found,
        string reload,
        Func<string, string> label,
        Func<string, string?>? control = null,
        Func<string, string, string>? show = null
    ) =>
        found is null
            ? null
            : new(
                found,
                [
                    .. found.Clashes.Select(clash => new MeanwhileLine(
                        label(clash.Key),
                        Shown(clash.Key, clash.Theirs, show),
                        clash.IsMine ? Shown(clash.Key, clash.Mine, show) : null,
                        control?.Invoke(clash.Key),
                        clash.Theirs
                    )),
                ],
                reload
            );

    /// <summary>The same for the fields of a measure's form.</summary>
    public static MeanwhileView? Of(SavedMeanwhile? found, string reload, FormSpec form) =>
        Of(
            found,
            reload,
            key => form.Find(key)?.Label ?? key,
            key => form.Find(key) is null ? key : FormInput.IdOf(key),
            (key, value) => form.Find(key)?.Display(value) ?? value
        );

    private static string Shown(string key, string value, Func<string, string, string>? show) =>
        value.Length == 0 ? Nothing : show?.Invoke(key, value) ?? value;
}

/// <summary>The answer to a save that was based on an older version.</summary>
public static class Overtaken
{
    /// <summary>The page with both versions, and status 409 for programs.</summary>
    public static IActionResult Conflicting(this PageModel page)
    {
        page.Response.StatusCode = StatusCodes.Status409Conflict;
        return page.Page();
    }
}
