using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Effects;

/// <summary>What a step reads of its case before it is computed: its facts and its rows rest on the same rows.</summary>
internal sealed class CaseReads : StepReads
{
    private readonly Operation operation;
    private readonly List<AuditEvent> recorded;
    private readonly List<Case> cases = [];
    private readonly CaseBefore? before;
    private readonly Guid instance;
    private readonly List<AuditEvent> last;
    private CaseFact? fact;

    public CaseReads(StepRequest request, RowBatch batch)
    {
        (operation, instance) = (request.Operation, request.InstanceId);
        recorded = AuditTrail.FindOperation(batch, operation.Id);
        if (request.Origin is CaseOrigin { NewCase: null })
        {
            before = ((CaseOrigin)request.Origin).Before;
            cases = before is null ? batch.Add<Case>(CaseFactSource.ById, request.InstanceId) : [];
            Tasks = batch.Add<CaseTask>(CaseStep.OfCase, request.InstanceId);
        }

        last = AuditTrail.FindLast(batch, AuditStream.Case(request.InstanceId));
    }

    /// <summary>The case; null where the instance has none, or begins with this step.</summary>
    public Case? Case => cases.FirstOrDefault();

    public List<CaseTask> Tasks { get; } = [];

    /// <summary>The event that the step's own follows.</summary>
    public AuditEvent? LastEvent => last.FirstOrDefault();

    public override string? Earlier =>
        AuditTrail.Recorded(recorded.FirstOrDefault()) is not { } found ? null
        : found.IsSameRequest(operation.RequestHash) ? found.Result
        : throw new OperationConflictException(operation.Id);

    public override async Task CompleteAsync(DbContext database, int revision, CancellationToken cancellation)
    {
        if (before is not null)
        {
            cases.AddRange(
                before.Take(revision) is { } row ? [row] : await database.ReadRowsAsync<Case>(CaseFactSource.ById, cancellation, instance)
            );
        }
    }

    public override object? AnswerTo(FactRequest request) => request is GetCase && Case is { } row ? fact ??= CaseFactSource.Of(row) : null;
}
