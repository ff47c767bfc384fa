using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>A case that nobody applies for: a unit takes the place of the applicant.</summary>
internal static class UnitCases
{
    /// <summary>The case; it belongs to no user, and no mail goes to an applicant.</summary>
    public static Case New(
        Guid id,
        MeasurePackage measure,
        string procedureId,
        Organisation unit,
        string number,
        DateTimeOffset now,
        DateOnly? deadline,
        string? title = null
    ) =>
        new()
        {
            Id = id,
            Number = number,
            MeasureId = measure.Id,
            ProcedureId = procedureId,
            PackageVersion = measure.ContentHash,
            SubjectId = DutyCases.ApplicantOf(unit.Id),
            ApplicantName = unit.Name,
            RegionId = OrganisationTree.WholeCity,
            Title = title ?? measure.Title,
            Status = CaseStatus.InProgress,
            Stage = "已发起",
            SubmittedAt = now,
            UpdatedAt = now,
            FormJson = "{}",
            Submissions = 1,
            ProfileJson = CaseProfile.Json(
                new ApplicantProfile
                {
                    SubjectId = DutyCases.ApplicantOf(unit.Id),
                    Name = unit.Name,
                    RegionId = OrganisationTree.WholeCity,
                }
            ),
            BaseFen = 0,
            CeilingFen = 0,
            Meaning = AwardMeaning.Open,
            Deadline = deadline,
            TraceJson = "[]",
        };

    /// <summary>The step that opens it.</summary>
    /// <param name="create">Makes the case; called anew when the step is repeated.</param>
    /// <param name="version">The definition version.</param>
    /// <param name="operationId">The same for the same request.</param>
    /// <param name="actor">Who opens it.</param>
    /// <param name="details">What the audit keeps.</param>
    /// <param name="says">The first line of the history.</param>
    /// <param name="duty">The term that it is opened for; null where it is no duty.</param>
    public static StepRequest Start(
        Func<Case> create,
        string version,
        Guid operationId,
        Actor actor,
        object details,
        string says,
        DutyTerm? duty = null
    )
    {
        var created = create();
        return new StepRequest(
            created.Id,
            new Stimulus.Start(new Dictionary<string, JsonNode?>()),
            new Operation(operationId, DerivedGuid.Hash("unit-case", created.Id.ToString("N"))),
            new CaseOrigin(actor, "case.opened", details) { NewCase = create }
        )
        {
            DefinitionVersionId = version,
            // Neither can be read before the case is stored.
            Facts = new Dictionary<FactRequest, object>
            {
                [new GetCase()] = CaseFactSource.Of(created),
                [new GetDuty()] = new DutyFact(duty),
            },
            Rows = rows =>
            {
                rows.Add(
                    new CaseSubmission
                    {
                        CaseId = created.Id,
                        Number = 1,
                        At = created.SubmittedAt,
                    }
                );
                rows.Add(
                    new TimelineEntry
                    {
                        CaseId = created.Id,
                        At = created.SubmittedAt,
                        Kind = "submitted",
                        Text = says,
                        Actor = actor.Name,
                    }
                );
            },
        };
    }
}
