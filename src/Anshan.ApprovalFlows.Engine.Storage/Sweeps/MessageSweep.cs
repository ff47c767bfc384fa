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
/// Delivers the messages that were not delivered with the step that sent them: a long fan-out, or the rest after a crash or a failure.
/// </summary>
public sealed class MessageSweep(
    OpenDatabase open,
    IWriteGate gate,
    WorkflowRunner runner,
    BusinessTime now,
    TimeProvider machine,
    IStepWriter writer,
    ILogger<MessageSweep> log
)
{
    /// <summary>How long an event that nobody waited for is kept.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    private const int Batch = 100;

    /// <summary>Delivers everything that can be delivered now; returns how many messages are gone.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation = default)
    {
        await ForgetAsync(cancellation);
        var count = 0;
        var tried = new HashSet<Guid>();
        while ((await DueAsync(cancellation)).Where(message => tried.Add(message.Id)).ToList() is { Count: > 0 } due)
        {
            foreach (var message in due)
            {
                count += await DeliverAsync(message, cancellation) ? 1 : 0;
            }
        }

        return count;
    }

    private async Task<List<Message>> DueAsync(CancellationToken cancellation)
    {
        var real = machine.GetUtcNow();
        await using var pooled = open();
        var db = pooled.Context;
        return await db.Set<Message>()
            .AsNoTracking()
            .Where(message =>
                !message.IsKept
                && message.Kind != MessageKind.Request
                && message.Attempts < FailedDelivery.MaxAttempts
                && (message.NotBefore == null || message.NotBefore <= real)
            )
            .Where(message =>
                message.Kind == MessageKind.Cancel
                || message.TargetId == null
                || !db.Set<WorkflowInstance>().Any(row => row.Id == message.TargetId && row.SubStatus == InstanceSubStatus.Faulted)
            )
            .OrderBy(message => message.CreatedAt)
            .ThenBy(message => message.Id)
            .Take(Batch)
            .ToListAsync(cancellation);
    }

    private async Task<bool> DeliverAsync(Message message, CancellationToken cancellation)
    {
        try
        {
            await runner.DeliverAsync(message.Id, cancellation);
            return true;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            EngineLog.MessageFailed(log, message.Id, message.Kind.ToString(), problem);
            await PostponeAsync(message, problem.Message, cancellation);
            return false;
        }
    }

    /// <summary>Counts a failure and reports the last one, once: another server may have failed on the same message.</summary>
    private Task<int> PostponeAsync(Message message, string error, CancellationToken cancellation) =>
        gate.WriteAsync(
            async (db, token) =>
            {
                var failure = FailedDelivery.After(message.Attempts, error, machine.GetUtcNow());
                var counted = await db.Set<Message>()
                    .Where(row => row.Id == message.Id && row.Attempts == message.Attempts)
                    .ExecuteUpdateAsync(
                        row =>
                            row.SetProperty(x => x.Attempts, failure.Attempts)
                                .SetProperty(x => x.NotBefore, failure.NotBefore)
                                .SetProperty(x => x.LastError, failure.Error),
                        token
                    );
                if (counted > 0 && (message.TargetId ?? message.SenderId) is { } instance)
                {
                    var incident = new Incident
                    {
                        InstanceId = instance,
                        ExecutionId = message.ExecutionId ?? 0,
                        ActivityId = "",
                        ActivityName = "流程之间的消息",
                        ExceptionType = "MessageFailed",
                        Message = error,
                        At = now(),
                    };
                    await failure.ReportAsync(db, writer, incident, token);
                }

                return counted;
            },
            cancellation
        );

    private Task<int> ForgetAsync(CancellationToken cancellation)
    {
        var limit = now() - Keep;
        return gate.WriteAsync(
            (db, token) => db.Set<Message>().Where(message => message.IsKept && message.CreatedAt < limit).ExecuteDeleteAsync(token),
            cancellation
        );
    }
}
