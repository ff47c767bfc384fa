using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Applications;

/// <summary>填写: the fields of the measure's form. Saving always works; what is wrong is said beside its field.</summary>
[RequestFormLimits(ValueLengthLimit = 1024 * 1024)]
public sealed class FormModel(DraftReader reader, SaveDraft save, CaseClock clock, CurrentActor current) : PageModel
{
    private ReadFrom? read;

    public DraftView View { get; private set; } = null!;

    /// <param name="draftId">The draft.</param>
    /// <param name="check">True when the applicant wanted to go on: what is missing is said too.</param>
    /// <param name="cancellation">Ends with the request.</param>
    public async Task<IActionResult> OnGetAsync(Guid draftId, bool check, CancellationToken cancellation)
    {
        if (await reader.FindAsync(draftId, current.Actor, cancellation) is not { } view)
        {
            return NotFound();
        }

        View = view;
        ModelState.Report(view.FormErrors(submit: check));
        return view.Draft.CaseId is null ? Page() : Redirect(Links.ApplicationResult(draftId));
    }

    /// <summary>What was saved in another window since the form was read; null while nothing was.</summary>
    public MeanwhileView? Meanwhile { get; private set; }

    /// <summary>What stands in the form is this; it comes back with the form.</summary>
    public ReadFrom Read => read ?? SaveDraft.ReadOf(View.Values);

    public async Task<IActionResult> OnPostAsync(Guid draftId, string? then, ReadFrom? read, CancellationToken cancellation)
    {
        if (await reader.FindAsync(draftId, current.Actor, cancellation) is not { } view)
        {
            return NotFound();
        }

        var outcome = await save.RunAsync(
            draftId,
            current.Actor,
            FormInput.Read(Request.Form, view.Measure.Form),
            new SinceRead(read),
            cancellation
        );
        return outcome switch
        {
            SaveOutcome.Overtaken overtaken => await ShowBothAsync(draftId, overtaken.By, cancellation),
            SaveOutcome.Saved saved => Redirect(Next(view, saved.Check.Values, then)),
            SaveOutcome.AlreadySubmitted => Redirect(Links.ApplicationResult(draftId)),
            _ => NotFound(),
        };
    }

    /// <summary>For the script that saves while somebody types: stores what stands in the form, and says when.</summary>
    public async Task<IActionResult> OnPostAutosaveAsync(Guid draftId, ReadFrom? read, CancellationToken cancellation)
    {
        if (await reader.FindAsync(draftId, current.Actor, cancellation) is not { } view)
        {
            return NotFound();
        }

        return await save.RunAsync(
            draftId,
            current.Actor,
            FormInput.Read(Request.Form, view.Measure.Form),
            new SinceRead(read),
            cancellation
        ) switch
        {
            SaveOutcome.Saved saved => Autosaved.At(clock.Now, SaveDraft.ReadOf(saved.Check.Values)),
            SaveOutcome.Overtaken => Autosaved.Refused(
                this,
                "另一个窗口保存了不同的内容，这里的还没有保存。按“保存草稿”可以看到两边的内容。"
            ),
            SaveOutcome.AlreadySubmitted => Autosaved.Refused(this, "这份申请已经提交，刚才填写的内容没有保存。"),
            _ => NotFound(),
        };
    }

    /// <summary>For the panel beside the form: computes with what stands in the form now and stores nothing.</summary>
    public async Task<IActionResult> OnPostCeilingAsync(Guid draftId, CancellationToken cancellation)
    {
        if (await reader.FindAsync(draftId, current.Actor, cancellation) is not { } view)
        {
            return NotFound();
        }

        var check = FormValidator.Check(view.Measure.Form, FormInput.Read(Request.Form, view.Measure.Form), submit: false, view.Facts);
        View = view with { Values = check.Values };
        return View.Award is { } award
            ? Partial(
                "_Recalculated",
                (new AwardPanel(award, await reader.ShareAsync(view, check.Values, cancellation)), Computed.ToList())
            )
            : new NoContentResult();
    }

    private IEnumerable<FormFieldView> Computed => View.Measure.Form.Fields.Where(spec => spec.Compute is not null).Select(FieldOf);

    public FormFieldView FieldOf(FieldSpec field) =>
        new(field, View.Values[field.Key], ErrorOf(field.Key))
        {
            Decider = View.Measure.Form.Find(field.ShownWhen?.Field ?? ""),
            Names = View.Names.GetValueOrDefault(field.Key, []),
        };

    /// <summary>The form with what was typed into it, beside what is stored by now; saving it once more stores it.</summary>
    private async Task<IActionResult> ShowBothAsync(Guid draftId, SavedMeanwhile by, CancellationToken cancellation)
    {
        if (await reader.FindAsync(draftId, current.Actor, cancellation) is not { } view)
        {
            return NotFound();
        }

        read = SaveDraft.ReadOf(view.Values);
        Dictionary<string, string?> raw = new(view.Values.ToRaw());
        foreach (var (key, value) in FormInput.Read(Request.Form, view.Measure.Form))
        {
            raw[key] = by.Merged(key, value);
        }

        var check = FormValidator.Check(view.Measure.Form, raw, submit: false, view.Facts);
        View = view with { Values = check.Values };
        Meanwhile = MeanwhileView.Of(by, Links.ApplicationForm(draftId), view.Measure.Form);
        ModelState.Report(check.Errors);
        return this.Conflicting();
    }

    private string? ErrorOf(string key) => ModelState.ErrorOf(FormInput.NameOf(key));

    private string Next(DraftView view, FormValues values, string? then)
    {
        if (then == "recalculate")
        {
            return Links.ApplicationForm(view.Id) + "#ceiling";
        }

        TempData["Notice"] = "已保存。";
        var complete = FormValidator.Check(view.Measure.Form, values.ToRaw(), submit: true, view.Facts).IsClean;
        return then != "next" ? Links.ApplicationForm(view.Id)
            : complete ? Links.ApplicationMaterials(view.Id)
            : Links.ApplicationForm(view.Id) + "?check=true";
    }
}
