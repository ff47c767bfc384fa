using System.Globalization;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Logs;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Engine.Storage.Sweeps;

/// <summary>
/// Starts the instances that schedules ask for, each occurrence once: the operation id follows from version, activity and instant.
/// </summary>
/// <remarks>
/// Occurrences missed while the process was down cause one start, at the first of them; then the schedule goes on from now. An extra run
/// changes nothing.
/// </remarks>
public sealed class TriggerSweep(
    OpenDatabase open,
    IWriteGate gate,
    WorkflowRunner runner,
    BusinessTime now,
    IStepWriter writer,
    ILogger<TriggerSweep> log
)
{
    /// <summary>Starts everything due by now; returns how many instances were started.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        List<TriggerRow> due;
        var at = now();
        await using (var pooled = open())
        {
            due = await pooled
                .Context.Set<TriggerRow>()
                .AsNoTracking()
                .Where(row => row.NextAt != null && row.NextAt <= at)
                .OrderBy(row => row.NextAt)
                .ToListAsync(cancellation);
        }

        var started = 0;
        foreach (var trigger in due)
        {
            started += await FireAsync(trigger, at, cancellation) ? 1 : 0;
        }

        return started;
    }

    /// <summary>The next instant at which a schedule is due; null when there is none.</summary>
    public async Task<DateTimeOffset?> NextAsync(CancellationToken cancellation = default)
    {
        await using var pooled = open();
        return await pooled.Context.Set<TriggerRow>().MinAsync(row => row.NextAt, cancellation);
    }

    private async Task<bool> FireAsync(TriggerRow trigger, DateTimeOffset at, CancellationToken cancellation)
    {
        string[] occurrence =
        [
            "occurrence",
            trigger.DefinitionVersionId,
            trigger.ActivityId,
            trigger.NextAt!.Value.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        ];
        var start = new Stimulus.Start(new Dictionary<string, System.Text.Json.Nodes.JsonNode?>()) { Trigger = trigger.ActivityId };
        var request = new StepRequest(DerivedGuid.Of(["instance", .. occurrence]), start, Operation.Derived(occurrence), writer.OfTimers)
        {
            DefinitionVersionId = trigger.DefinitionVersionId,
            Write = (db, token) => AdvanceAsync(db, trigger, at, token),
        };
        try
        {
            if (await runner.RunAsync(request, cancellation) is StepOutcome.Accepted { IsRepeat: false })
            {
                return true;
            }

            await gate.WriteAsync((db, token) => AdvanceAsync(db, trigger, at, token), cancellation);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // A schedule that cannot start does not stop the others; the next run tries it again.
            EngineLog.TriggerFailed(log, trigger.DefinitionVersionId, trigger.ActivityId, problem);
        }

        return false;
    }

    private static Task<int> AdvanceAsync(DbContext db, TriggerRow trigger, DateTimeOffset now, CancellationToken cancellation)
    {
        var next = Trigger.Next(trigger.Type, trigger.Key, trigger.NextAt!.Value);
        next = next > now ? next : Trigger.Next(trigger.Type, trigger.Key, now);
        return db.Set<TriggerRow>()
            .Where(row =>
                row.DefinitionVersionId == trigger.DefinitionVersionId
                && row.ActivityId == trigger.ActivityId
                && row.NextAt == trigger.NextAt
            )
            .ExecuteUpdateAsync(row => row.SetProperty(x => x.NextAt, next), cancellation);
    }
}
