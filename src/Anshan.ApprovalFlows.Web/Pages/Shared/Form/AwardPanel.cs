using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Awards.Caps;

namespace Anshan.ApprovalFlows.Web.Pages.Shared.Form;

/// <summary>
/// For <c>_AwardPanel</c>: the computed amount and, where other applications count towards the same cap, what is left of it.
/// </summary>
public sealed record AwardPanel(AwardComputation Award, CapShare? Share)
{
    /// <summary>
    /// What the applicant gets of the computed amount when nothing else changes; all that is left where nothing could be computed yet.
    /// </summary>
    public Money Available => Award.Meaning == AwardMeaning.Open ? Share?.Room ?? Award.Amount : Share?.Of(Award.Amount) ?? Award.Amount;

    /// <summary>Whether staff read it, who determine and do not apply.</summary>
    public bool IsForStaff { get; init; }

    public bool IsShort => Available < Award.Amount;

    public bool NothingLeft => Available == Money.Zero && (IsShort || Award.Meaning == AwardMeaning.Open && Share is not null);
}
