using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>The environment of a trial run: a case that was never stored, the real calendar and the real organisations.</summary>
internal sealed class SimulatedWorld(SimulationSetup setup, CaseFactSource facts, OrganisationTree organisations, WorkingCalendar calendar)
{
    /// <summary>Who applies.</summary>
    public const string Applicant = "申请主体";

    public WorkingCalendar Calendar => calendar;

    /// <summary>The row that the case would have.</summary>
    public Case Row { get; } =
        new()
        {
            Id = Guid.NewGuid(),
            Number = "试算",
            MeasureId = setup.Measure?.Id ?? "",
            ProcedureId = setup.Procedure?.Id ?? "",
            PackageVersion = setup.Measure?.ContentHash ?? "",
            SubjectId = setup.HasApplicant ? Applicant : DutyCases.ApplicantOf(Applicant),
            ApplicantName = Applicant,
            RegionId = setup.HasApplicant ? setup.RegionId : OrganisationTree.WholeCity,
            Title = setup.Measure?.Title ?? setup.Definition.Name,
            Status = setup.HasApplicant ? CaseStatus.UnderReview : CaseStatus.InProgress,
            Stage = "已提交",
            SubmittedAt = ChinaTime.StartOf(setup.Day),
            FormJson = "{}",
            Submissions = 1,
            ProfileJson = CaseProfile.Json(new ApplicantProfile { SubjectId = Applicant, Name = Applicant }),
            BaseFen = setup.Ceiling.Fen,
            CeilingFen = setup.Ceiling.Fen,
            Meaning = AwardMeaning.Exact,
            Deadline = DutyOf(setup)?.Due ?? setup.Measure?.Window.To,
            TraceJson = "[]",
        };

    /// <summary>The duty of the first unit on the day; null where the procedure is none.</summary>
    private DutyTerm? Duty { get; } = DutyOf(setup);

    private static DutyTerm? DutyOf(SimulationSetup setup) =>
        setup.Measure is { } measure && setup.Procedure?.Duty?.On(setup.Day, measure.Window, measure.Targets) is [var first, ..]
            ? first
            : null;

    /// <summary>What a step asks for.</summary>
    public object? Answer(FactRequest request) =>
        request switch
        {
            GetCase => new CaseFact(
                new(Row.MeasureId),
                new(Row.RegionId),
                new(Applicant),
                Applicant,
                "账户",
                setup.Ceiling,
                Row.AwardFen is { } award ? new Money(award) : null,
                Row.Deadline,
                Row.Meaning
            )
            {
                Payee = new Payee(Applicant, "", AccountKind.Company, Applicant, "银行", "账户", NameDifference.None, ""),
            },
            GetDuty => new DutyFact(Duty),
            GetUnitWith asked => new UnitWith(asked.OrganisationId),
            GetSecondPayer asked => new SecondPayer(asked.OrganisationId, NameOf(asked.OrganisationId), Roles.Finance),
            GetSecondPerson asked => new SecondPerson(asked.OrganisationId, NameOf(asked.OrganisationId), asked.Role),
            GetStandingList => new StandingList([]),
            GetListedPayee asked => new NoFact($"试算没有名单的第 {asked.Line} 行。"),
            GetCapRoom => new CapRoom(setup.Ceiling),
            _ => facts.AtOnce(request),
        };

    public string NameOf(string? organisationId) =>
        organisationId is null ? Applicant : organisations.Find(organisationId)?.ShortName ?? organisationId;
}
