using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Primitives;

namespace Anshan.ApprovalFlows.Web.Pages.Cases;

/// <summary>补正: only what was asked for can be changed. One form, so that an upload does not cost what was typed.</summary>
[Uploads(UploadsTo.Correction)]
[RequestSizeLimit(FileLimits.OneRequest)]
[RequestFormLimits(MultipartBodyLengthLimit = FileLimits.OneRequest, ValueLengthLimit = 1024 * 1024)]
public sealed class CorrectionModel(
    CaseReader reader,
    ResubmitApplication resubmit,
    SaveCorrection save,
    AddMaterial add,
    RemoveMaterial remove,
    SaveProfile profiles,
    CurrentActor current
) : PageModel
{
    private const string OwnPrefix = "Own.";

    private ReadFrom stored = ReadFrom.Nothing;

    public CorrectionView View { get; private set; } = null!;

    /// <summary>What stands in the fields: as submitted, or as typed just now.</summary>
    public FormValues Values { get; private set; } = FormValues.Empty;

    public string? Note { get; private set; }

    /// <summary>The applicant's own data, where they were asked for: as in the case, as in the profile, or as typed.</summary>
    [BindProperty]
    public ProfileEntry Own { get; set; } = new("", "", "", "", "", "", "", "", "");

    /// <summary>Whether what is corrected goes into the profile too.</summary>
    [BindProperty]
    public bool KeepsInProfile { get; set; }

    /// <summary>What the form was read from.</summary>
    public ReadFrom Read { get; private set; } = ReadFrom.Nothing;

    /// <summary>What was saved in another window since then; null while nothing was.</summary>
    public MeanwhileView? Meanwhile { get; private set; }

    /// <summary>Whether nothing that was asked for is changed, and the page asks what is meant.</summary>
    public bool IsUnchanged { get; private set; }

    /// <summary>When what stands in the form was saved; null where nothing was typed yet.</summary>
    public DateTimeOffset? SavedAt { get; private set; }

    /// <summary>One per rendering: a second click of the same page is the same operation.</summary>
    public Guid Operation { get; } = Guid.NewGuid();

    /// <summary>The profile as it stood when the correction was begun; an upload in between does not renew it.</summary>
    public ReadFrom ProfileRead =>
        Request.HasFormContentType
            ? ReadFrom.Parse(Request.Form["profileRead"].ToString(), null)
            : ReadFrom.Of(SaveProfile.FieldsOf(View.View.ProfileToday));

    public AwardComputation? Award =>
        View.Measure.Award is { } rule
            ? AwardCalculator.Calculate(rule, new AwardInputs(Values, View.View.Tables, View.View.Case.RegionId))
            : null;

    public async Task<IActionResult> OnGetAsync(Guid caseId, Guid taskId, CancellationToken cancellation, bool fromProfile = false)
    {
        var view = await reader.FindAsync(caseId, cancellation);
        if (view?.AudienceOf(current.Actor) != CaseAudience.Applicant)
        {
            return NotFound();
        }

        if (CorrectionView.Of(view, taskId) is not { } open)
        {
            TempData["Refusal"] = "这次补正已经提交、撤回或超过期限，不能再修改。";
            return Redirect(Links.Case(caseId));
        }

        View = open;
        Values = view.Values;
        await save.OpenedAsync(open.Task, cancellation);
        var row = await save.FindAsync(taskId, cancellation);
        (stored, SavedAt) = (ReadFrom.Of(SaveCorrection.Shown(Submitted, row)), row?.SavedAt);
        Read = Request.HasFormContentType ? ReadFrom.Parse(Request.Form["read"].ToString(), null) : stored;
        if (Request.HasFormContentType)
        {
            KeepTyped(TypedNow);
        }
        else if (row is not null)
        {
            var typed = SaveCorrection.TypedOf(row);
            KeepTyped(typed);
            Own =
                fromProfile && open.View.ProfileToday is { } now
                    ? SaveProfile.Of(now)
                    : OwnData.Over(SaveProfile.Of(view.Profile), key => typed.GetValueOrDefault(OwnPrefix + key));
        }
        else
        {
            (Own, KeepsInProfile) = (
                SaveProfile.Of(fromProfile && open.View.ProfileToday is { } today ? today : view.Profile),
                open.News.Count == 0
            );
        }

        return Page();
    }

    /// <summary>Sends the correction; one in which nothing was changed of what was asked for only after asking.</summary>
    public async Task<IActionResult> OnPostAsync(
        Guid caseId,
        Guid taskId,
        Guid operation,
        bool unchanged,
        ReadFrom? read,
        CancellationToken cancellation
    )
    {
        await TakeFilesAsync(taskId, null, cancellation);
        var page = await OnGetAsync(caseId, taskId, cancellation);
        if (page is PageResult && await KeepAsync(taskId, read, cancellation) is { } overtaken)
        {
            return overtaken;
        }

        if (page is not PageResult)
        {
            return page;
        }

        // All problems at once: refused files, errors in the form, and whether anything was changed at all.
        var typed = FormInput.Read(Request.Form, View.Measure.Form);
        Report(await resubmit.ProblemsAsync(taskId, current.Actor, typed, Note, View.Asked.OpenParts.Count > 0 ? Own : null, cancellation));
        IsUnchanged = !unchanged && !IsChanged;
        if (IsUnchanged || !ModelState.IsValid)
        {
            return page;
        }

        SinceRead since = new(ProfileRead);
        var outcome = await resubmit.RunAsync(
            taskId,
            current.Actor,
            typed,
            Note,
            operation.OrNew(),
            View.Asked.OpenParts.Count > 0 ? Own : null,
            KeepsInProfile && View.Asked.OpenParts.Count > 0 ? profiles.TakeOver(current.Actor, View.Asked.OpenParts, since) : null,
            cancellation
        );
        switch (outcome)
        {
            case TaskOutcome.Done done:
                await save.ForgetAsync(taskId, cancellation);
                TempData["Notice"] = done.Message + (since.Meanwhile is null ? "" : SaveProfile.NotTakenOver);
                return Redirect(Links.Case(caseId));
            case TaskOutcome.Invalid invalid:
                Report(invalid.Errors);
                return page;
            case TaskOutcome.Refused refused:
                TempData["Refusal"] = refused.Reason;
                return Redirect(Links.Case(caseId));
            default:
                return NotFound();
        }
    }

    /// <summary>For the script that saves while somebody types: stores what stands in the form, and says when.</summary>
    public async Task<IActionResult> OnPostAutosaveAsync(Guid caseId, Guid taskId, ReadFrom? read, CancellationToken cancellation)
    {
        if (await OnGetAsync(caseId, taskId, cancellation) is not PageResult)
        {
            return Autosaved.Refused(this, "这次补正已经提交、撤回或超过期限，刚才填写的内容没有保存。");
        }

        SinceRead since = new(read);
        var outcome = await save.RunAsync(taskId, current.Actor, Submitted, TypedNow, since, cancellation);
        return outcome is TaskOutcome.Done && await save.FindAsync(taskId, cancellation) is { } kept
            ? Autosaved.At(kept.SavedAt, ReadFrom.Of(TypedNow))
            : Autosaved.Refused(this, (outcome as TaskOutcome.Refused)?.Reason);
    }

    public async Task<IActionResult> OnPostUploadAsync(Guid caseId, Guid taskId, string material, CancellationToken cancellation)
    {
        await TakeFilesAsync(taskId, material, cancellation);
        return UploadForm.ToScript(Request, ModelState) ?? await OnGetAsync(caseId, taskId, cancellation);
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid caseId, Guid taskId, Guid file, CancellationToken cancellation)
    {
        await TakeFilesAsync(taskId, null, cancellation);
        await remove.RunAsync(new MaterialPlace.OfCorrection(taskId), file, current.Actor, cancellation);
        return await OnGetAsync(caseId, taskId, cancellation);
    }

    /// <summary>
    /// Computes with what stands in the fields: the panel alone for htmx, the page for everybody else. Nothing is stored.
    /// </summary>
    public async Task<IActionResult> OnPostCeilingAsync(Guid caseId, Guid taskId, CancellationToken cancellation)
    {
        var page = await OnGetAsync(caseId, taskId, cancellation);
        return page is PageResult && Request.Headers.ContainsKey("HX-Request") && Award is { } award
            ? Partial("Form/_Ceiling", award)
            : page;
    }

    public string? ErrorOf(string name) => ModelState.ErrorOf(name);

    public FormFieldView FieldOf(FieldSpec field) =>
        new(field, Values[field.Key], ErrorOf(FormInput.NameOf(field.Key)))
        {
            Decider = View.OpenFields.FirstOrDefault(open => open.Key == field.ShownWhen?.Field),
        };

    /// <summary>What the form shows where nothing was typed yet, by the names of the controls.</summary>
    private Dictionary<string, string?> Submitted =>
        View
            .OpenFields.Select(open => new KeyValuePair<string, string?>(
                FormInput.NameOf(open.Key),
                new FormFieldView(open, View.View.Values[open.Key], null).Shown
            ))
            .Concat(View.Asked.OpenParts.Count > 0 ? OwnFields(SaveProfile.Of(View.View.Profile)) : [])
            .ToDictionary();

    /// <summary>The values of the controls of the form that was sent, without hidden controls and files.</summary>
    private Dictionary<string, string?> TypedNow =>
        Request
            .Form.Where(sent =>
                sent.Key is not ("read" or "profileRead" or "operation" or "unchanged" or "__RequestVerificationToken") && IsOpen(sent.Key)
            )
            .ToDictionary(sent => sent.Key, sent => (string?)sent.Value.ToString());

    /// <summary>Of the applicant's data only the parts that were returned are taken, whatever a request brings.</summary>
    private bool IsOpen(string control) =>
        !control.StartsWith(OwnPrefix, StringComparison.Ordinal)
        || ProfileParts.FieldsOf(View.Asked.OpenParts, View.View.Profile.IsIndividual).Any(field => OwnPrefix + field.Name == control);

    /// <summary>Whether an answer, or a file, of what was asked for is another than in the last submission.</summary>
    private bool IsChanged
    {
        get
        {
            var next = View.View.Case.Submissions + 1;
            return IsOwnChanged
                || View.Asked.Fields.Any(key => Values[key] != View.View.Values[key])
                || View.View.AllFiles.Any(file =>
                    View.Asked.Materials.Contains(file.MaterialId) && (file.SinceSubmission == next || file.UntilSubmission == next)
                );
        }
    }

    private bool IsOwnChanged =>
        Submitted is var before
        && TypedNow.Any(typed =>
            typed.Key.StartsWith(OwnPrefix, StringComparison.Ordinal)
            && (typed.Value ?? "").Trim() != (before.GetValueOrDefault(typed.Key) ?? "")
        );

    /// <summary>The applicant's data by the names of their controls.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> OwnFields(ProfileEntry entry) =>
        OwnData.Fields(entry).Select(field => new KeyValuePair<string, string?>(OwnPrefix + field.Key, field.Value));

    /// <summary>Keeps what was typed before it is sent; the page with both where another window saved meanwhile.</summary>
    private async Task<IActionResult?> KeepAsync(Guid taskId, ReadFrom? read, CancellationToken cancellation)
    {
        SinceRead since = new(read);
        await save.RunAsync(taskId, current.Actor, Submitted, TypedNow, since, cancellation);
        if (since.Meanwhile is not { } found)
        {
            Read = ReadFrom.Of(TypedNow);
            return null;
        }

        ModelState.Clear();
        Read = stored;
        KeepTyped(TypedNow.ToDictionary(typed => typed.Key, typed => found.Merged(typed.Key, typed.Value)));
        Meanwhile = MeanwhileView.Of(
            found,
            Links.Correction(View.View.Case.Id, taskId),
            name =>
                name == "note" ? "补正说明"
                : name.StartsWith(OwnPrefix, StringComparison.Ordinal) ? OwnData.Label(name[OwnPrefix.Length..])
                : View.OpenFields.FirstOrDefault(field => FormInput.NameOf(field.Key) == name)?.Label ?? name,
            name => name.Replace('.', '_'),
            (name, value) => name.StartsWith(OwnPrefix, StringComparison.Ordinal) ? OwnData.Shown(name[OwnPrefix.Length..], value) : value
        );
        return this.Conflicting();
    }

    private void KeepTyped(IReadOnlyDictionary<string, string?> typed)
    {
        var raw = new Dictionary<string, string?>(View.View.Values.ToRaw());
        var sent = typed.Select(field => new KeyValuePair<string, StringValues>(field.Key, field.Value));
        foreach (var (key, value) in FormInput.Read(sent, View.Measure.Form).Where(field => View.Asked.Fields.Contains(field.Key)))
        {
            raw[key] = value;
        }

        var check = FormValidator.Check(View.Measure.Form, raw, submit: false, View.Facts);
        Values = check.Values;
        Note = typed.GetValueOrDefault("note");
        if (ModelState.IsValid)
        {
            ModelState.Report(check.Errors);
        }
    }

    /// <summary>Takes the chosen files of one material, or of all of them when the whole is submitted.</summary>
    private Task<int> TakeFilesAsync(Guid taskId, string? material, CancellationToken cancellation) =>
        UploadForm.TakeChosenAsync(add, new MaterialPlace.OfCorrection(taskId), material, Request, current.Actor, ModelState, cancellation);

    private void Report(IReadOnlyDictionary<string, string> errors)
    {
        foreach (var (key, message) in errors)
        {
            ModelState.AddModelError(
                key == "note" ? "note"
                    : key.StartsWith("profile.", StringComparison.Ordinal) ? $"{nameof(Own)}.{key["profile.".Length..]}"
                    : key == "profile" ? nameof(Own)
                    : View.Measure.Form.Find(key) is null ? UploadForm.KeyOf(key)
                    : FormInput.NameOf(key),
                message
            );
        }
    }
}
