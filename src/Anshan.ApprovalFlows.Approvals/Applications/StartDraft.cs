using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications;

/// <summary>The result of starting an application.</summary>
public abstract record StartOutcome
{
    private StartOutcome() { }

    public sealed record Started(Guid DraftId) : StartOutcome;

    /// <summary>It cannot be applied for today; the sentence says why.</summary>
    public sealed record Closed(string Reason) : StartOutcome;

    /// <summary>The profile is incomplete; the sentence says what is missing.</summary>
    public sealed record ProfileIncomplete(string Problem) : StartOutcome;

    /// <summary>No such measure or procedure.</summary>
    public sealed record NotFound : StartOutcome;
}

/// <summary>我要申报: opens a draft. A second click leads to the same draft as long as nothing was filled in.</summary>
public sealed class StartDraft(IWriteGate gate, MeasureCatalogue catalogue, OrganisationTree organisations, CaseClock clock)
{
    public async Task<StartOutcome> RunAsync(string measureId, string? procedureId, Actor actor, CancellationToken cancellation = default)
    {
        if (catalogue.Find(measureId) is not { } measure || ProcedureOf(measure, procedureId) is not { } procedure)
        {
            return new StartOutcome.NotFound();
        }

        return await gate.WriteAsync((db, token) => OpenAsync(db, measure, procedure, actor, token), cancellation);
    }

    private static ProcedureSpec? ProcedureOf(MeasurePackage measure, string? id) =>
        measure.Procedures.FirstOrDefault(procedure => procedure.IsApplication && (string.IsNullOrEmpty(id) || procedure.Id == id));

    private async Task<StartOutcome> OpenAsync(
        DbContext db,
        MeasurePackage measure,
        ProcedureSpec procedure,
        Actor actor,
        CancellationToken cancellation
    )
    {
        if (OpenState.On(ChinaTime.DateOf(clock.Now), await MeasureWindows.OfAsync(db, measure, cancellation)) is { IsOpen: false } closed)
        {
            return new StartOutcome.Closed(closed.Reason);
        }

        var profile = actor.Subject is { } subject ? await db.Set<ApplicantProfile>().FindAsync([subject.Value], cancellation) : null;
        if (SubmissionCheck.ApplicantProblem(measure, profile, organisations) is { } problem)
        {
            return new StartOutcome.ProfileIncomplete(problem);
        }

        var given = procedure.Given.ToJson();
        var untouched = await db.Set<Draft>()
            .FirstOrDefaultAsync(
                draft =>
                    draft.SubjectId == profile!.SubjectId
                    && draft.MeasureId == measure.Id
                    && draft.ProcedureId == procedure.Id
                    && draft.CaseId == null
                    && draft.FormJson == given
                    && !db.Set<MaterialFile>().Any(file => file.DraftId == draft.Id),
                cancellation
            );
        if (untouched is not null)
        {
            return new StartOutcome.Started(untouched.Id);
        }

        var now = clock.Now;
        Draft draft = new()
        {
            Id = Guid.CreateVersion7(now),
            SubjectId = profile!.SubjectId,
            MeasureId = measure.Id,
            ProcedureId = procedure.Id,
            FormJson = given,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Add(draft);
        return new StartOutcome.Started(draft.Id);
    }
}
