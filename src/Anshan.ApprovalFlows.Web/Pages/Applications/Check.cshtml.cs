using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Applications;

/// <summary>核对: everything once more, the declaration, and the submission. A second submission leads to the same case.</summary>
public sealed class CheckModel(DraftReader reader, SubmitApplication submit, CurrentActor current) : PageModel
{
    /// <summary>A problem and where it is corrected.</summary>
    public sealed record Problem(string Text, string Href);

    public DraftView View { get; private set; } = null!;

    public IReadOnlyList<Problem> Problems { get; private set; } = [];

    /// <summary>One per rendering: a second click of the same page is the same operation.</summary>
    public Guid Operation { get; } = Guid.NewGuid();

    public bool DeclarationMissing { get; private set; }

    /// <summary>The computed amount with what is left of the cap across applications; null where there is no such cap.</summary>
    public AwardPanel? Panel => View is { Award: { } award, Share: { } share } ? new AwardPanel(award, share) : null;

    /// <summary>Nothing is left of the cap, and the applicant has not chosen to queue.</summary>
    public bool QueueMissing { get; private set; }

    /// <summary>What is left now, when others have taken of the cap while the applicant looked at the page.</summary>
    public Money? LessLeft { get; private set; }

    /// <summary>Why a valid application was refused; it can be sent again unchanged.</summary>
    public string? Again { get; private set; }

    public bool CanSubmit => Problems.Count == 0 && View.State.IsOpen;

    public async Task<IActionResult> OnGetAsync(Guid draftId, CancellationToken cancellation)
    {
        if (await reader.FindAsync(draftId, current.Actor, cancellation) is not { } view)
        {
            return NotFound();
        }

        View = view;
        Show(view.Problems);
        return view.Draft.CaseId is null ? Page() : Redirect(Links.ApplicationResult(draftId));
    }

    public async Task<IActionResult> OnPostAsync(
        Guid draftId,
        Guid operation,
        bool declared,
        long? least,
        bool queue,
        string? shown,
        string? content,
        CancellationToken cancellation
    )
    {
        if (!declared)
        {
            DeclarationMissing = true;
            return await OnGetAsync(draftId, cancellation);
        }

        if (least == 0 && !queue)
        {
            QueueMissing = true;
            return await OnGetAsync(draftId, cancellation);
        }

        Money? agreed = least is { } fen ? new Money(fen) : null;
        var outcome = await submit.RunAsync(draftId, current.Actor, operation.OrNew(), agreed, shown, content, cancellation);
        if (outcome is SubmitOutcome.Submitted)
        {
            return Redirect(Links.ApplicationResult(draftId));
        }

        var answer = await OnGetAsync(draftId, cancellation);
        if (outcome is SubmitOutcome.Invalid invalid && answer is PageResult)
        {
            Show(invalid.Errors);
        }

        LessLeft = (outcome as SubmitOutcome.LessLeft)?.Left;
        Again = (outcome as SubmitOutcome.Again)?.Reason;

        return answer;
    }

    private void Show(IReadOnlyDictionary<string, string> errors) =>
        Problems = [.. errors.Select(error => new Problem(FormInput.Named(View.Measure.Form, error.Key, error.Value), PlaceOf(error.Key)))];

    private string PlaceOf(string key) =>
        key is "profile" or "kind" ? Links.ProfileThen(Links.ApplicationCheck(View.Id))
        : View.Measure.Materials.Any(material => material.Id == key)
            ? $"{Links.ApplicationMaterials(View.Id)}?check=true#{UploadForm.IdOf(key)}"
        : View.Measure.Form.Find(key) is not null ? $"{Links.ApplicationForm(View.Id)}?check=true#{FormInput.IdOf(key)}"
        : "#submit";
}
