using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Revisions;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Approvals.Verbs;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;

/// <summary>Takes a review: 通过, 退回补正, and after asking once more 不予通过; keeps an opinion that is not sent yet.</summary>
public sealed class ReviewModel(TaskScreenReader reader, DecideReview decide, ClaimTask claims, CaseClock clock, CurrentActor current)
    : PageModel
{
    [BindProperty]
    public ReviewForm Review { get; set; } = new();

    public TaskScreen Screen { get; private set; } = null!;

    /// <summary>Whether the page asks once more.</summary>
    public bool IsConfirming { get; private set; }

    public IActionResult OnGet(Guid taskId, string? returnUrl) => Redirect(Links.Task(taskId, returnUrl));

    /// <summary>
    /// Decides; an opinion that a colleague saved since the page was opened is shown first, as it ends with the decision.
    /// </summary>
    public async Task<IActionResult> OnPostAsync(Guid taskId, string? returnUrl, ReadFrom? read, CancellationToken cancellation)
    {
        if (
            await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is { IsOpen: true } screen
            && ClaimTask.OpinionOf(screen.Task) is var stored
            && new SinceRead(read) is var since
            && !since.Allows(stored, OpinionSent, ClaimTask.OpinionBy)
        )
        {
            return await ShowBothAsync(taskId, returnUrl, since.Meanwhile!, cancellation);
        }

        if (!Enum.TryParse<ReviewDecision>(Review.Decision, out var decision) || !Enum.IsDefined(decision))
        {
            ModelState.AddModelError("Review.Decision", "请选择审核结论：通过、退回补正或者不予通过。");
            if (TextLimit.Problem("意见", Review.Opinion, TextLimit.Opinion) is { } tooLong)
            {
                ModelState.AddModelError("Review.Opinion", tooLong);
            }

            this.AddErrors(nameof(Review), DecideReview.TooLong(new RefusalGround(Review.Clause, Review.Missing, Review.Helps)));
            return await ShowAsync(taskId, returnUrl, null, cancellation);
        }

        var request =
            decision == ReviewDecision.Returned
                ? new ReviewRequest(decision, Review.Opinion, Review.Fields, Review.Materials) { Parts = Review.Parts }
                : new ReviewRequest(
                    decision,
                    Review.Opinion,
                    [],
                    [],
                    decision == ReviewDecision.Rejected ? new RefusalGround(Review.Clause, Review.Missing, Review.Helps) : null
                )
                {
                    ConfirmsPayee = Review.ConfirmsPayee,
                    Verified = [.. Review.Verified.Where(item => item.Value).Select(item => item.Key)],
                };
        if (decision == ReviewDecision.Rejected && !Review.Confirmed)
        {
            return await AskAsync(taskId, returnUrl, request, cancellation);
        }

        var (result, refusal) = await this.AnswerAsync(
            nameof(Review),
            () => decide.RunAsync(taskId, current.Actor, request, Review.OperationId, cancellation),
            returnUrl
        );
        return result ?? await ShowAsync(taskId, returnUrl, refusal, cancellation);
    }

    /// <summary>Keeps the opinion and shows the page as it stands, so that ticks and choices are not lost.</summary>
    public async Task<IActionResult> OnPostSaveAsync(Guid taskId, string? returnUrl, ReadFrom? read, CancellationToken cancellation)
    {
        var since = new SinceRead(read);
        var outcome = await claims.SaveOpinionAsync(taskId, current.Actor, Review.Opinion, since, cancellation);
        if (since.Meanwhile is { } found)
        {
            return await ShowBothAsync(taskId, returnUrl, found, cancellation);
        }

        if (outcome is TaskOutcome.Invalid invalid)
        {
            this.AddErrors(nameof(Review), invalid.Errors);
        }

        ViewData["Saved"] = (outcome as TaskOutcome.Done)?.Message;
        return await ShowAsync(taskId, returnUrl, (outcome as TaskOutcome.Refused)?.Reason, cancellation);
    }

    /// <summary>For the script that saves while somebody types: stores the opinion, and says when.</summary>
    public async Task<IActionResult> OnPostAutosaveAsync(Guid taskId, ReadFrom? read, CancellationToken cancellation) =>
        await claims.SaveOpinionAsync(taskId, current.Actor, Review.Opinion, new SinceRead(read), cancellation) switch
        {
            TaskOutcome.Done => Autosaved.At(clock.Now, ReadFrom.Of(OpinionSent)),
            TaskOutcome.Refused refused => Autosaved.Refused(this, refused.Reason),
            TaskOutcome.Invalid invalid => Autosaved.Refused(this, invalid.Errors.Values.First()),
            _ => NotFound(),
        };

    public Task<IActionResult> OnPostEditAsync(Guid taskId, string? returnUrl, CancellationToken cancellation) =>
        ShowAsync(taskId, returnUrl, null, cancellation);

    private async Task<IActionResult> AskAsync(Guid taskId, string? returnUrl, ReviewRequest request, CancellationToken cancellation)
    {
        var shown = await ShowAsync(taskId, returnUrl, null, cancellation);
        if (shown is PageResult && Screen is { Objection: null, View.Measure: { } measure })
        {
            this.AddErrors(
                nameof(Review),
                DecideReview.Problems(measure, ReviewScope.Of(Screen.Task), request, Screen.View.Case.PayeeMark, Screen.ToVerify)
            );
            IsConfirming = ModelState.IsValid;
        }

        return shown;
    }

    private IReadOnlyDictionary<string, string?> OpinionSent => new Dictionary<string, string?> { ["opinion"] = Review.Opinion };

    /// <summary>
    /// The form with what was typed into it, beside the opinion that is saved by now; sending it once more goes by what is typed.
    /// </summary>
    private async Task<IActionResult> ShowBothAsync(Guid taskId, string? returnUrl, SavedMeanwhile found, CancellationToken cancellation)
    {
        ModelState.Clear();
        Review.Opinion = found.Merged("opinion", Review.Opinion);
        if (await ShowAsync(taskId, returnUrl, null, cancellation) is not PageResult)
        {
            return NotFound();
        }

        Screen = Screen with { Meanwhile = MeanwhileView.Of(found, Links.Task(taskId, returnUrl), _ => "意见", _ => "Review_Opinion") };
        return this.Conflicting();
    }

    private async Task<IActionResult> ShowAsync(Guid taskId, string? returnUrl, string? refusal, CancellationToken cancellation)
    {
        if (await reader.FindAsync(taskId, current.Actor, this.LocalOrInbox(returnUrl), cancellation) is not { } screen)
        {
            return NotFound();
        }

        Screen = screen with { Review = Review, Refusal = refusal };
        return Page();
    }
}
