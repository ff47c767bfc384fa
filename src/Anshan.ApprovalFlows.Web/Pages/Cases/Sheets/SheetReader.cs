using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;

namespace Anshan.ApprovalFlows.Web.Pages.Cases.Sheets;

/// <summary>Reads the approval sheet of a case.</summary>
public sealed class SheetReader(CaseReader cases, OrganisationTree organisations, CaseClock clock)
{
    /// <summary>The sheet; null where there is no such case, or the person does not see it as staff.</summary>
    public async Task<ApprovalSheet?> FindAsync(Guid caseId, Actor actor, CancellationToken cancellation) =>
        await cases.FindAsync(caseId, cancellation) is { } view && view.AudienceOf(actor) == CaseAudience.Staff
            ? ApprovalSheet.Of(view, organisations, actor.Name, clock.Now)
            : null;
}
