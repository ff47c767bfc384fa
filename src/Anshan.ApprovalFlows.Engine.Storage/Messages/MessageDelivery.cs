using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Messages;

/// <summary>Takes one step and says which messages its commit wrote.</summary>
internal delegate Task<(StepOutcome Outcome, IReadOnlyList<Guid> Sent)> TakeStep(StepRequest request, CancellationToken cancellation);

/// <summary>The result of one delivery.</summary>
/// <param name="HasMore">Whether the same message has further steps to cause.</param>
/// <param name="Sent">Messages that the delivery caused.</param>
internal sealed record Delivered(bool HasMore, IReadOnlyList<Guid> Sent)
{
    public static Delivered Nothing { get; } = new(false, []);
}

/// <summary>
/// Delivers messages, each in a step of its own whose commit also marks the message; so a delivery repeated after a crash changes nothing.
/// </summary>
internal sealed class MessageDelivery(OpenDatabase open, IWriteGate gate, IStepWriter writer, TakeStep take)
{
    /// <summary>The number of deliveries made before the caller of a step is answered; the sweep does the rest.</summary>
    public const int MostBeforeAnswer = 16;

    private readonly EventDelivery events = new(open, gate, writer, take);

    /// <summary>
    /// Delivers messages and what follows from them, up to a number of steps. Never throws: what fails is left to the sweep.
    /// </summary>
    public async Task DrainAsync(IEnumerable<Guid> sent, CancellationToken cancellation)
    {
        var queue = new Queue<Guid>(sent);
        try
        {
            for (var count = 0; count < MostBeforeAnswer && queue.TryPeek(out var id); count++)
            {
                var delivered = await DeliverAsync(id, cancellation);
                if (!delivered.HasMore)
                {
                    queue.Dequeue();
                }

                foreach (var further in delivered.Sent)
                {
                    queue.Enqueue(further);
                }
            }
        }
        catch (Exception)
        {
            // The step that sent them is committed and its caller gets its answer; the message stands, and the sweep counts its failures.
        }
    }

    /// <summary>Takes one step of a message.</summary>
    public async Task<Delivered> DeliverAsync(Guid id, CancellationToken cancellation)
    {
        Message? message;
        await using (var pooled = open())
        {
            message = await pooled.Context.Set<Message>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation);
        }

        return message switch
        {
            null or { IsKept: true } or { Kind: MessageKind.Request } => Delivered.Nothing,
            { Kind: MessageKind.Event } => await events.DeliverAsync(message, cancellation),
            { Kind: MessageKind.CancelChildren } => await CancelNextAsync(message, cancellation),
            { Kind: MessageKind.StartChild or MessageKind.ChildEnded or MessageKind.DirectEvent or MessageKind.Cancel } =>
                await SingleAsync(message, cancellation),
            { Kind: var kind } => throw new InvalidOperationException($"Nobody delivers a message of the kind {kind}."),
        };
    }

    private async Task<Delivered> SingleAsync(Message message, CancellationToken cancellation)
    {
        Stimulus stimulus = message.Kind switch
        {
            MessageKind.StartChild => ChildInput.Read(message),
            MessageKind.ChildEnded => Stimuli.ChildEnded(
                message.ExecutionId!.Value,
                message.Json,
                message.SenderId,
                Enum.Parse<InstanceSubStatus>(message.Name!)
            ),
            MessageKind.DirectEvent => Stimuli.EventHappened(message.ExecutionId!.Value, message.Json),
            MessageKind.Cancel => new Stimulus.Cancel("上级流程已终止。"),
            _ => throw new InvalidOperationException($"A message of the kind {message.Kind} is no single step."),
        };
        var (outcome, sent) = await take(
            MessageStep.Of(message, message.TargetId!.Value, stimulus, writer.OfTimers, "") with
            {
                DefinitionVersionId = message.Kind == MessageKind.StartChild ? message.Name : null,
                Write = (db, token) => MessageStep.RemoveAsync(db, message.Id, token),
            },
            cancellation
        );
        if (outcome is StepOutcome.Refused { Reason: StepRefusal.Busy })
        {
            throw new InvalidOperationException("The instance is busy.");
        }

        // A faulted instance gets its message once the fault is resolved; for every other refusal the message is done.
        if (outcome is StepOutcome.Refused { Reason: not StepRefusal.Paused } or StepOutcome.Accepted { IsRepeat: true })
        {
            await gate.WriteAsync((db, token) => MessageStep.RemoveAsync(db, message.Id, token), cancellation);
        }

        return new Delivered(false, sent);
    }

    private async Task<Delivered> CancelNextAsync(Message message, CancellationToken cancellation)
    {
        Guid child;
        await using (var pooled = open())
        {
            var db = pooled.Context;
            child = await (
                from row in db.Set<ChildInstance>()
                join instance in db.Set<WorkflowInstance>() on row.ChildId equals instance.Id
                where
                    row.ParentId == message.SenderId
                    && (instance.Status != InstanceStatus.Finished || instance.SubStatus == InstanceSubStatus.Faulted)
                orderby row.ChildId
                select row.ChildId
            ).FirstOrDefaultAsync(cancellation);
        }

        if (child == default)
        {
            await gate.WriteAsync((db, token) => MessageStep.RemoveAsync(db, message.Id, token), cancellation);
            return Delivered.Nothing;
        }

        var (outcome, sent) = await take(
            MessageStep.Of(message, child, new Stimulus.Cancel("上级流程已终止。"), writer.OfTimers, child.ToString("N")),
            cancellation
        );
        return outcome is StepOutcome.Refused { Reason: StepRefusal.Busy }
            ? throw new InvalidOperationException("The instance is busy.")
            : new Delivered(true, sent);
    }
}

/// <summary>What the deliveries have in common.</summary>
internal static class MessageStep
{
    /// <summary>The step of a message for an instance; the operation id follows from the message and <paramref name="part"/>.</summary>
    public static StepRequest Of(Message message, Guid instance, Stimulus stimulus, StepOrigin origin, string part) =>
        new(instance, stimulus, Operation.Derived("delivery", message.Id.ToString("N"), part), origin);

    public static Task<int> RemoveAsync(DbContext db, Guid id, CancellationToken cancellation) =>
        db.Set<Message>().Where(row => row.Id == id).ExecuteDeleteAsync(cancellation);
}
