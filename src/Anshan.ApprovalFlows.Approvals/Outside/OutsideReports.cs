using System.Globalization;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Cases;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Outside;

/// <summary>Who reports something from outside, why, and under which id a repeat of it is recognised.</summary>
/// <param name="Actor">A person, or a token in the shape of one.</param>
/// <param name="Reason">Why a person does what a system should do; null for a system.</param>
/// <param name="Operation">The same for a repeat.</param>
/// <param name="IsNamed">Whether the sender named the operation; where it follows from the task's id, a task that waits under that id later
/// is another operation.</param>
public sealed record OutsideOrigin(Actor Actor, string? Reason, Guid Operation, bool IsNamed = true);

/// <summary>The result of a report.</summary>
public abstract record OutsideOutcome
{
    private OutsideOutcome() { }

    /// <summary>Done, now or by an earlier delivery of the same operation.</summary>
    public sealed record Done : OutsideOutcome;

    /// <summary>Nothing waits for it.</summary>
    public sealed record NotFound : OutsideOutcome;

    /// <summary>It is not done, for a reason people can read.</summary>
    public sealed record Refused(string Reason) : OutsideOutcome;
}

/// <summary>
/// Tasks reported and events raised from outside the engine: by another system, or by an administrator in its place. All is in the audit.
/// </summary>
public sealed class OutsideReports(OpenDatabase open, WorkflowRunner runner, EventPublisher events, AuditTrail audit)
{
    /// <summary>The longest result or payload, in bytes of JSON.</summary>
    public const int MaxBytes = 64 * 1024;

    private const string Reported = "task.reported";
    private const string Raised = "event.raised";
    private const string OtherRequest = "这项报告已经收到过，内容与这次不同，没有改动。";

    /// <summary>Reports a task done; only one that is named in <paramref name="names"/>, where that is given.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="result">Becomes the output of the activity.</param>
    /// <param name="names">The tasks that may be reported; null for all. A task of another name is not found.</param>
    /// <param name="origin">Who.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public async Task<OutsideOutcome> ReportAsync(
        string taskId,
        JsonNode? result,
        IReadOnlyList<string>? names,
        OutsideOrigin origin,
        CancellationToken cancellation = default
    )
    {
        var (before, found) = await FindAsync(taskId, names, origin.Operation, cancellation);
        if (before is not null && (origin.IsNamed || found.Count == 0))
        {
            return before.IsSameRequest(HashOf(taskId, result)) ? new OutsideOutcome.Done() : new OutsideOutcome.Refused(OtherRequest);
        }

        return found switch
        {
            [] => new OutsideOutcome.NotFound(),
            [var wait] => await ReportAsync(
                wait,
                result,
                before is null ? origin : origin with { Operation = Of(origin.Operation, wait) },
                cancellation
            ),
            _ => new OutsideOutcome.Refused(
                "有几个流程在等待同一个任务编号，无法分辨。请在流程中使用不重复的任务编号，或由管理员在“外部任务”中逐个报告。"
            ),
        };
    }

    /// <summary>Reports the task that an activity waits for.</summary>
    public async Task<OutsideOutcome> ReportAsync(
        TaskWait wait,
        JsonNode? result,
        OutsideOrigin origin,
        CancellationToken cancellation = default
    )
    {
        var request = new StepRequest(
            wait.InstanceId,
            Stimuli.TaskReported(wait.ExecutionId, result),
            new Operation(origin.Operation, HashOf(wait.TaskId, result)),
            new CaseOrigin(
                origin.Actor,
                Reported,
                new
                {
                    wait.TaskId,
                    Task = wait.Name,
                    origin.Reason,
                }
            )
        );
        StepOutcome outcome;
        try
        {
            outcome = await runner.RunAsync(request, cancellation);
        }
        catch (OperationConflictException)
        {
            return new OutsideOutcome.Refused(OtherRequest);
        }

        return outcome switch
        {
            StepOutcome.Refused { Reason: StepRefusal.NotWaiting or StepRefusal.Over or StepRefusal.NotFound } =>
                new OutsideOutcome.NotFound(),
            StepOutcome.Refused { Reason: StepRefusal.Paused } => new OutsideOutcome.Refused(
                "流程出现异常，正在等待管理员处理，请在处理之后再报告。"
            ),
            StepOutcome.Refused => new OutsideOutcome.Refused("没有完成，请稍后再报告一次。"),
            StepOutcome.Accepted => new OutsideOutcome.Done(),
            var other => throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}."),
        };
    }

    /// <summary>Raises an event for the activities that wait for it; the audit records it even where none does.</summary>
    /// <param name="name">Compared case-sensitively.</param>
    /// <param name="payload">The result of the activities it resumes.</param>
    /// <param name="correlationId">Only instances that have it; null for all.</param>
    /// <param name="instanceId">Only this instance; null for all.</param>
    /// <param name="origin">Who.</param>
    /// <param name="cancellation">Ends the waiting, not what is written.</param>
    /// <returns>
    /// Done, also for a repeat, which raises nothing again however long ago the first was; refused for another event under the same
    /// operation.
    /// </returns>
    public async Task<OutsideOutcome> RaiseAsync(
        string name,
        JsonNode? payload,
        string? correlationId,
        Guid? instanceId,
        OutsideOrigin origin,
        CancellationToken cancellation = default
    )
    {
        var hash = DerivedGuid.Hash(Raised, name, payload?.ToJsonString(), correlationId, instanceId?.ToString("N"));
        await using (var pooled = open())
        {
            if (
                await AuditTrail.FindOperationAsync(pooled.Context, origin.Operation, cancellation) is { } before
                && !before.IsSameRequest(hash)
            )
            {
                return new OutsideOutcome.Refused(OtherRequest);
            }
        }

        await events.PublishAsync(
            origin.Operation,
            name,
            payload,
            correlationId,
            instanceId,
            async (db, token) =>
            {
                if (await AuditTrail.FindOperationAsync(db, origin.Operation, token) is not null)
                {
                    return false;
                }

                var data = new
                {
                    Event = name,
                    correlationId,
                    instanceId,
                    origin.Reason,
                };
                await audit.AppendAsync(
                    db,
                    new AuditEntry(AuditStream.System, origin.Actor, Raised, data, new OperationStamp(origin.Operation, hash, "raised")),
                    token
                );
                return true;
            },
            cancellation
        );
        return new OutsideOutcome.Done();
    }

    /// <summary>What was recorded of the operation, and the first two waits; a repeat finds the one and not the other.</summary>
    private async Task<(RecordedOperation? Before, List<TaskWait> Waits)> FindAsync(
        string taskId,
        IReadOnlyList<string>? names,
        Guid operation,
        CancellationToken cancellation
    )
    {
        await using var pooled = open();
        // The record first: the step that writes it removes the wait.
        var before = await AuditTrail.FindOperationAsync(pooled.Context, operation, cancellation);
        var waits = pooled.Context.Set<TaskWait>().AsNoTracking().Where(row => row.TaskId == taskId);
        return (
            before,
            await (names is null ? waits : waits.Where(row => names.Contains(row.Name)))
                .OrderBy(row => row.Id)
                .Take(2)
                .ToListAsync(cancellation)
        );
    }

    private static Guid Of(Guid operation, TaskWait wait) =>
        DerivedGuid.Of(
            Reported,
            operation.ToString("N"),
            wait.InstanceId.ToString("N"),
            wait.ExecutionId.ToString(CultureInfo.InvariantCulture)
        );

    private static byte[] HashOf(string taskId, JsonNode? result) => DerivedGuid.Hash(Reported, taskId, result?.ToJsonString());

    /// <summary>A token as it appears in the audit.</summary>
    public static Actor ActorOf(AccessToken token) =>
        new(new UserId($"token:{token.Id.ToString("N", CultureInfo.InvariantCulture)}"), $"接口令牌“{token.Name}”", null, []);
}
