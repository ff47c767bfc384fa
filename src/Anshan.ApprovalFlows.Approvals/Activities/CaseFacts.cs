using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>Asks for the case of this instance.</summary>
public sealed record GetCase : FactRequest<CaseFact>
{
    public const string NoCase = "单独启动的流程没有办件，不能使用审批活动。请把这份流程定义作为活动直接放进办理流程。";

    public override string? NotForChildren => NoCase;
}

/// <summary>The data of a case that activities can read.</summary>
/// <param name="MeasureId">The measure.</param>
/// <param name="RegionId">The region whose departments "county:…" means.</param>
/// <param name="SubjectId">The applicant, whose members correct and are written to.</param>
/// <param name="ApplicantName">The applicant as submitted.</param>
/// <param name="ApplicantAccount">Bank and account the money goes to.</param>
/// <param name="Ceiling">The computed amount.</param>
/// <param name="Award">What was determined.</param>
/// <param name="Deadline">The measure's 执行期限, inclusive; null when it has no date.</param>
/// <param name="Meaning">What the computed amount means for the determination of the award.</param>
/// <param name="IsUnderCap">Other cases count towards the same cap.</param>
public sealed record CaseFact(
    MeasureId MeasureId,
    RegionId RegionId,
    SubjectId SubjectId,
    string ApplicantName,
    string ApplicantAccount,
    Money Ceiling,
    Money? Award,
    DateOnly? Deadline,
    AwardMeaning Meaning = AwardMeaning.Exact,
    bool IsUnderCap = false
)
{
    /// <summary>Whom the money goes to.</summary>
    public Payee? Payee { get; init; }

    /// <summary>The payee before a change that no second person of the payer has confirmed; null where there is none.</summary>
    public Payee? PayeeBefore { get; init; }

    /// <summary>What is unusual about the payee, and whether somebody has confirmed it.</summary>
    public PayeeMark PayeeMark { get; init; }
}

/// <summary>Asks for the duty that the case was opened for.</summary>
public sealed record GetDuty : FactRequest<DutyFact>;

/// <summary>Whose duty a case is, and what is to be achieved until when.</summary>
/// <param name="Term">The term; null in a case that the system did not open, where the drawing alone says who reports.</param>
public sealed record DutyFact(DutyTerm? Term);

/// <summary>Asks in how many working days units have had the case so far.</summary>
/// <param name="Today">The last day that counts.</param>
public sealed record GetUnitDays(DateOnly Today) : FactRequest<UnitDayCount>;

/// <summary>The number of days.</summary>
public sealed record UnitDayCount(int Days);

/// <summary>Asks who of a payer confirms a change of account beside the one who pays.</summary>
/// <param name="OrganisationId">The payer.</param>
/// <param name="ExecutionId">The payment; who recorded its failure does not confirm.</param>
/// <param name="ActivityId">The payment in the drawing; somebody must be left who may pay.</param>
public sealed record GetSecondPayer(OrganisationId OrganisationId, long ExecutionId, string ActivityId) : FactRequest<SecondPayer>;

/// <summary>
/// The unit and role whose turn it is: another one of the payer's finance officers, else the payer's head, else those of the unit above.
/// </summary>
public sealed record SecondPayer(OrganisationId OrganisationId, string Name, string Role);

/// <summary>Asks who countersigns or signs what somebody has done about money.</summary>
/// <param name="Kind">The kind of task that it is.</param>
/// <param name="OrganisationId">The unit of the author.</param>
/// <param name="Role">The role of the author; the head signs.</param>
/// <param name="ExecutionId">The visit of the step.</param>
/// <param name="ActivityId">The step in the drawing.</param>
/// <param name="ActorId">Whoever acts in this step, which no row says yet.</param>
public sealed record GetSecondPerson(
    TaskKind Kind,
    OrganisationId OrganisationId,
    string Role,
    long ExecutionId,
    string ActivityId,
    UserId ActorId
) : FactRequest<SecondPerson>
{
    /// <summary>The person in whose place the actor acts; null where it is nobody's.</summary>
    public UserId? ForId { get; init; }
}

/// <summary>The unit and role whose turn it is.</summary>
public sealed record SecondPerson(OrganisationId OrganisationId, string Name, string Role);

/// <summary>Asks what is left for this case of the cap across cases that it falls under.</summary>
public sealed record GetCapRoom : FactRequest<CapRoom>;

/// <summary>The most the case can have of its cap.</summary>
public sealed record CapRoom(Money Most);

/// <summary>Asks for the calendar that working days are counted on.</summary>
public sealed record GetCalendar : FactRequest<WorkingCalendar>;

/// <summary>Asks which organisation a reference such as <c>county:commerce</c> means in a region.</summary>
public sealed record GetOrganisation(string Reference, RegionId RegionId) : FactRequest<Organisation>;

/// <summary>Asks which unit has somebody in a role: the unit itself, else the one above it, and so on.</summary>
public sealed record GetUnitWith(OrganisationId OrganisationId, string Role) : FactRequest<UnitWith>;

/// <summary>That unit; where no unit has anybody, the first one, whose task then waits for somebody to be appointed.</summary>
public sealed record UnitWith(OrganisationId OrganisationId);

/// <summary>Asks for the lines of the confirmed list that are not struck; none where the case has no list.</summary>
public sealed record GetStandingList : FactRequest<StandingList>;

/// <summary>The lines that are to be paid.</summary>
public sealed record StandingList(IReadOnlyList<StandingRow> Rows);

/// <summary>One line.</summary>
public sealed record StandingRow(int Line, string Name, long AmountFen);

/// <summary>Asks for one line of the confirmed list as finance pays it, and for the unit that made the list.</summary>
public sealed record GetListedPayee(int Line) : FactRequest<ListedPayee>;

/// <summary>The line, and the unit responsible for it.</summary>
public sealed record ListedPayee(int Line, Payee Payee, OrganisationId OrganisationId, string Role);
