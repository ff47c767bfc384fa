using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Text;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Incidents;

/// <summary>What an administrator can do about an instance that is paused after a fault.</summary>
public sealed class IncidentActions(DbContext db, WorkflowRunner runner, IWriteGate gate, DefinitionStore definitions, CaseClock clock)
{
    /// <summary>Executes the faulted activity again; a timer that failed five times is swept again.</summary>
    public Task<TaskOutcome> RetryAsync(long incidentId, Actor actor, Guid operationId, CancellationToken cancellation = default) =>
        ActAsync(
            incidentId,
            actor,
            null,
            operationId,
            incident => new Stimulus.Retry(incident.ExecutionId),
            "incident.retried",
            "已重试。",
            cancellation
        );

    /// <summary>Goes on behind the faulted activity with an outcome that its drawing knows; money steps cannot be skipped.</summary>
    public async Task<TaskOutcome> SkipAsync(
        long incidentId,
        Actor actor,
        string outcome,
        string? reason,
        Guid operationId,
        CancellationToken cancellation = default
    )
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Invalid("reason", "请说明跳过的理由，理由会记入审计。");
        }

        if (TextLimit.Problem("理由", reason, TextLimit.Opinion) is { } tooLong)
        {
            return Invalid("reason", tooLong);
        }

        var outcomes = await OutcomesAsync(incidentId, cancellation);
        return outcomes.Contains(outcome)
            ? await ActAsync(
                incidentId,
                actor,
                reason,
                operationId,
                incident => new Stimulus.Skip(incident.ExecutionId, outcome),
                "incident.skipped",
                "已跳过，流程继续。",
                cancellation
            )
            : Invalid("outcome", outcomes.Count == 0 ? "核定和拨付环节不能跳过。" : "请选择跳过后的去向。");
    }

    /// <summary>Ends the case.</summary>
    public async Task<TaskOutcome> CancelAsync(
        long incidentId,
        Actor actor,
        string? reason,
        Guid operationId,
        CancellationToken cancellation = default
    ) =>
        string.IsNullOrWhiteSpace(reason) ? Invalid("reason", "请说明终止的理由，申请主体会看到。")
        : TextLimit.Problem("理由", reason, TextLimit.Opinion) is { } tooLong ? Invalid("reason", tooLong)
        : await ActAsync(
            incidentId,
            actor,
            reason,
            operationId,
            _ => new Stimulus.Cancel(reason.Trim()),
            "incident.cancelled",
            "办件已终止。",
            cancellation
        );

    /// <summary>The outcomes one can go on with behind the faulted activity; none for money steps.</summary>
    public async Task<IReadOnlyList<string>> OutcomesAsync(long incidentId, CancellationToken cancellation = default)
    {
        var found = await (
            from incident in db.Set<Incident>()
            join instance in db.Set<WorkflowInstance>() on incident.InstanceId equals instance.Id
            where incident.Id == incidentId
            select new { incident.ActivityId, instance.DefinitionVersionId }
        ).SingleOrDefaultAsync(cancellation);
        if (found is null)
        {
            return [];
        }

        var definition = await definitions.GetAsync(db, found.DefinitionVersionId, cancellation);
        return
            !definition.Activities.TryGetValue(found.ActivityId, out var node)
            || node.SelfAndDescendants().Any(inner => Vocabulary.OfMoney.Contains(inner.Type))
            ? []
            :
            [
                .. node.Parent?.Connections.Where(connection => connection.Source == node.Id)
                    .Select(connection => connection.Port)
                    .Distinct()
                    ?? [],
            ];
    }

    private async Task<TaskOutcome> ActAsync(
        long incidentId,
        Actor actor,
        string? reason,
        Guid operationId,
        Func<Incident, Stimulus> stimulus,
        string action,
        string done,
        CancellationToken cancellation
    )
    {
        var incident = await db.Set<Incident>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == incidentId, cancellation);
        if (incident is null)
        {
            return new TaskOutcome.NotFound();
        }

        if (incident.Resolution is not null)
        {
            return new TaskOutcome.Refused($"该异常已由{incident.ResolvedBy ?? "系统"}处理。");
        }

        if (incident.ExceptionType == "TimerFailed" && stimulus(incident) is Stimulus.Retry)
        {
            return await SweepAgainAsync(incident, actor, cancellation);
        }

        var what = stimulus(incident);
        var operation = new Operation(
            operationId,
            DerivedGuid.Hash(action, incidentId.ToString(System.Globalization.CultureInfo.InvariantCulture), what.ToString(), reason)
        );
        var request = new StepRequest(
            incident.InstanceId,
            what,
            operation,
            new CaseOrigin(
                actor,
                action,
                new
                {
                    incident = incidentId,
                    reason,
                    incident.ActivityId,
                }
            )
        )
        {
            Write = (context, token) => ResolveAsync(context, incidentId, actor, action, reason, token),
        };
        return await runner.RunAsync(request, cancellation) is StepOutcome.Refused refused
            ? new TaskOutcome.Refused(
                refused.Reason is StepRefusal.NotFaulted ? "流程已不在故障状态，请刷新页面。" : "操作没有成功，请刷新页面后再试。"
            )
            : new TaskOutcome.Done(done);
    }

    private Task<TaskOutcome> SweepAgainAsync(Incident incident, Actor actor, CancellationToken cancellation) =>
        gate.WriteAsync<TaskOutcome>(
            async (context, token) =>
            {
                await context
                    .Set<TimerRow>()
                    .Where(row => row.InstanceId == incident.InstanceId && row.ExecutionId == incident.ExecutionId)
                    .ExecuteUpdateAsync(
                        row => row.SetProperty(x => x.Attempts, 0).SetProperty(x => x.NotBefore, (DateTimeOffset?)null),
                        token
                    );
                await ResolveAsync(context, incident.Id, actor, "incident.retried", null, token);
                return new TaskOutcome.Done("已重新排入。");
            },
            cancellation
        );

    private Task<int> ResolveAsync(
        DbContext context,
        long incidentId,
        Actor actor,
        string action,
        string? reason,
        CancellationToken cancellation
    )
    {
        var resolution = action["incident.".Length..];
        DateTimeOffset? at = clock.Now;
        return context
            .Set<Incident>()
            .Where(row => row.Id == incidentId)
            .ExecuteUpdateAsync(
                row =>
                    row.SetProperty(x => x.Resolution, resolution)
                        .SetProperty(x => x.ResolvedBy, actor.Name)
                        .SetProperty(x => x.Reason, reason)
                        .SetProperty(x => x.ResolvedAt, at),
                cancellation
            );
    }

    private static TaskOutcome.Invalid Invalid(string field, string message) => new(new Dictionary<string, string> { [field] = message });
}
