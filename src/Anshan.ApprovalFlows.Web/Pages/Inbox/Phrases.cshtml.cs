using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Tasks.Desk;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Inbox.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Anshan.ApprovalFlows.Web.Pages.Inbox;

/// <summary>常用语: the words that a person, or the head for the unit, keeps for opinions.</summary>
public sealed class PhrasesModel(Phrases phrases, CurrentActor current) : PageModel
{
    private IReadOnlyList<Phrase> kept = [];

    /// <summary>Where the person came from.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string Back => this.LocalOrInbox(ReturnUrl);

    /// <summary>What was typed and not taken.</summary>
    public string? Typed { get; private set; }

    public bool ForUnit { get; private set; }

    /// <summary>What is wrong with it.</summary>
    public string? Problem { get; private set; }

    public bool MayKeepForUnit => current.Is(Roles.Head);

    /// <summary>The person's own phrases, and the unit's.</summary>
    public IEnumerable<(string Title, IReadOnlyList<Phrase> Phrases, bool MayDelete)> Groups =>
        [
            ("我的常用语", [.. kept.Where(phrase => phrase.PersonId is not null)], true),
            ("本单位的常用语", [.. kept.Where(phrase => phrase.PersonId is null)], MayKeepForUnit),
        ];

    public async Task OnGetAsync(CancellationToken cancellation) => kept = await phrases.OfAsync(current.Actor, cancellation);

    public async Task<IActionResult> OnPostAsync(string? text, bool forUnit, CancellationToken cancellation)
    {
        if (await phrases.AddAsync(current.Actor, text, forUnit, cancellation) is not { } problem)
        {
            return Redirect(Links.PhrasesThen(ReturnUrl));
        }

        (Typed, ForUnit, Problem) = (text, forUnit, problem);
        kept = await phrases.OfAsync(current.Actor, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken cancellation)
    {
        await phrases.DeleteAsync(current.Actor, id, cancellation);
        return Redirect(Links.Phrases);
    }
}
