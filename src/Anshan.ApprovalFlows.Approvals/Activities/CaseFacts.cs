using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>Asks for the case of this instance.</summary>
public sealed record GetCase : FactRequest<CaseFact>;

/// <summary>What activities may know of a case.</summary>
/// <param name="MeasureId">The measure.</param>
/// <param name="RegionId">The region whose departments "county:…" means.</param>
/// <param name="ApplicantUserId">Whose corrections and mails they are.</param>
/// <param name="ApplicantName">The applicant as submitted.</param>
/// <param name="ApplicantAccount">Bank and account the money goes to.</param>
/// <param name="Ceiling">The most that can be determined.</param>
/// <param name="Award">What was determined.</param>
/// <param name="Deadline">The measure's 执行期限, inclusive; null when it has no date.</param>
public sealed record CaseFact(
    string MeasureId, string RegionId, string ApplicantUserId, string ApplicantName, string ApplicantAccount,
    Money Ceiling, Money? Award, DateOnly? Deadline);

/// <summary>Asks for the calendar that working days are counted on.</summary>
public sealed record GetCalendar : FactRequest<WorkingCalendar>;

/// <summary>Asks which organisation a reference such as <c>county:commerce</c> means in a region.</summary>
public sealed record GetOrganisation(string Reference, string RegionId) : FactRequest<Organisation>;
