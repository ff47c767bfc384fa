using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Forms;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.People;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Cases;

/// <summary>补正: only what was asked for can be changed. One form, so that an upload does not cost what was typed.</summary>
[Uploads(UploadsTo.Correction)]
[RequestSizeLimit(FileLimits.OneRequest)]
[RequestFormLimits(MultipartBodyLengthLimit = FileLimits.OneRequest, ValueLengthLimit = 64 * 1024)]
public sealed class CorrectionModel(
    CaseReader reader, ResubmitApplication resubmit, AddMaterial add, RemoveMaterial remove, SaveProfile profiles, CurrentActor current) : PageModel
{
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

    /// <summary>One per rendering: a second click of the same page is the same operation.</summary>
    public Guid Operation { get; } = Guid.NewGuid();

    public AwardComputation? Award => View.Measure.Award is { } rule ? AwardCalculator.Calculate(rule, new AwardInputs(Values, View.View.Tables, View.View.Case.RegionId)) : null;

    public async Task<IActionResult> OnGetAsync(Guid caseId, Guid taskId, CancellationToken cancellation, bool fromProfile = false)
    {
        CaseView? view = await reader.FindAsync(caseId, cancellation);
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
        if (Request.HasFormContentType)
        {
            KeepTyped();
        }
        else
        {
            (Own, KeepsInProfile) = (SaveProfile.Of(fromProfile && open.View.ProfileToday is { } today ? today : view.Profile), open.News.Count == 0);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid caseId, Guid taskId, Guid operation, CancellationToken cancellation)
    {
        await TakeFilesAsync(taskId, null, cancellation);
        IActionResult page = await OnGetAsync(caseId, taskId, cancellation);
        if (page is not PageResult || !ModelState.IsValid)
        {
            return page;
        }

        var typed = FormInput.Read(Request.Form, View.Measure.Form);
        TaskOutcome outcome = await resubmit.RunAsync(taskId, current.Actor, typed, Note, operation == default ? Guid.NewGuid() : operation, View.Asked.OpenParts.Count > 0 ? Own : null, cancellation);
        switch (outcome)
        {
            case TaskOutcome.Done done:
                await KeepInProfileAsync(caseId, cancellation);
                TempData["Notice"] = done.Message;
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

    public async Task<IActionResult> OnPostUploadAsync(Guid caseId, Guid taskId, string material, CancellationToken cancellation)
    {
        await TakeFilesAsync(taskId, material, cancellation);
        return await OnGetAsync(caseId, taskId, cancellation);
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid caseId, Guid taskId, Guid file, CancellationToken cancellation)
    {
        await remove.RunAsync(new MaterialPlace.OfCorrection(taskId), file, current.Actor, cancellation);
        return await OnGetAsync(caseId, taskId, cancellation);
    }

    /// <summary>Computes with what stands in the fields: the panel alone for htmx, the page for everybody else. Nothing is stored.</summary>
    public async Task<IActionResult> OnPostCeilingAsync(Guid caseId, Guid taskId, CancellationToken cancellation)
    {
        IActionResult page = await OnGetAsync(caseId, taskId, cancellation);
        return page is PageResult && Request.Headers.ContainsKey("HX-Request") && Award is { } award ? Partial("Form/_Ceiling", award) : page;
    }

    public string? ErrorOf(string name) => ModelState.TryGetValue(name, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;

    public FormFieldView FieldOf(FieldSpec field) => new(field, Values[field.Key], ErrorOf(FormInput.NameOf(field.Key))) { Decider = View.OpenFields.FirstOrDefault(open => open.Key == field.ShownWhen?.Field) };

    private async Task KeepInProfileAsync(Guid caseId, CancellationToken cancellation)
    {
        if (KeepsInProfile && View.Asked.OpenParts.Count > 0 && await reader.FindAsync(caseId, cancellation) is { } corrected)
        {
            await profiles.TakeOverAsync(current.Actor, corrected.Profile, View.Asked.OpenParts, cancellation);
        }
    }

    private void KeepTyped()
    {
        var raw = new Dictionary<string, string?>(Values.ToRaw());
        foreach ((string key, string? value) in FormInput.Read(Request.Form, View.Measure.Form).Where(typed => View.Asked.Fields.Contains(typed.Key)))
        {
            raw[key] = value;
        }

        FormCheck check = FormValidator.Check(View.Measure.Form, raw, submit: false);
        Values = check.Values;
        Note = Request.Form["note"];
        if (ModelState.IsValid)
        {
            ModelState.Report(check.Errors);
        }
    }

    /// <summary>Takes the chosen files of one material, or of all of them when the whole is submitted.</summary>
    private async Task TakeFilesAsync(Guid taskId, string? material, CancellationToken cancellation)
    {
        var chosen = Request.Form.Files.GroupBy(file => file.Name).ToDictionary(group => group.Key, group => group.ToList());
        IEnumerable<string> materials = material is null ? chosen.Keys.Where(key => key.StartsWith("m.", StringComparison.Ordinal)).Select(key => key[2..]) : [material];
        foreach (string id in materials)
        {
            await UploadForm.TakeAsync(
                add, new MaterialPlace.OfCorrection(taskId), id, chosen.GetValueOrDefault(UploadForm.KeyOf(id)) ?? [], current.Actor, ModelState, cancellation);
        }
    }

    private void Report(IReadOnlyDictionary<string, string> errors)
    {
        foreach ((string key, string message) in errors)
        {
            ModelState.AddModelError(key == "note" ? "note" : key.StartsWith("profile.", StringComparison.Ordinal) ? $"{nameof(Own)}.{key["profile.".Length..]}" : key == "profile" ? nameof(Own) : View.Measure.Form.Find(key) is null ? UploadForm.KeyOf(key) : FormInput.NameOf(key), message);
        }
    }
}
