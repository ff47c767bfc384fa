using System.Globalization;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Messages;

/// <summary>
/// Delivers one event to all activities that wait for it: first the set of waits is fixed, then triggers start their instances, then a
/// cursor moves from wait to wait, one step each. An event with an addressee that reached no wait is kept.
/// </summary>
internal sealed class EventDelivery(OpenDatabase open, IWriteGate gate, IStepWriter writer, TakeStep take)
{
    private const long Fixed = -1;

    public Task<Delivered> DeliverAsync(Message message, CancellationToken cancellation) =>
        message.Cursor switch
        {
            null => FixAsync(message, cancellation),
            Fixed => StartAsync(message, cancellation),
            { } cursor => NextAsync(message, cursor, cancellation),
        };

    /// <summary>
    /// Waits that begin from now on are not included, so that an event cannot trigger itself through the steps it causes.
    /// </summary>
    private async Task<Delivered> FixAsync(Message message, CancellationToken cancellation)
    {
        await gate.WriteGuardedAsync(
            async (db, token) =>
            {
                await db.LockAsync("event", message.Name!, token);
                var upTo = await db.Set<EventWait>().Where(wait => wait.Name == message.Name).MaxAsync(wait => (long?)wait.Id, token) ?? 0;
                return await db.Set<Message>()
                    .Where(row => row.Id == message.Id && row.Cursor == null)
                    .ExecuteUpdateAsync(row => row.SetProperty(x => x.Cursor, Fixed).SetProperty(x => x.UpTo, upTo), token);
            },
            cancellation
        );
        return new Delivered(true, []);
    }

    private async Task<Delivered> StartAsync(Message message, CancellationToken cancellation)
    {
        List<TriggerRow> triggers = [];
        if (message.TargetId is null)
        {
            await using var pooled = open();
            triggers = await pooled
                .Context.Set<TriggerRow>()
                .AsNoTracking()
                .Where(row => row.Type == Event.TypeName && row.Key == message.Name)
                .OrderBy(row => row.DefinitionVersionId)
                .ThenBy(row => row.ActivityId)
                .ToListAsync(cancellation);
        }

        var sent = new List<Guid>();
        foreach (var trigger in triggers)
        {
            var part = $"{trigger.DefinitionVersionId}/{trigger.ActivityId}";
            var start = new Stimulus.Start(Stimuli.EventInput(message.Json), message.CorrelationId) { Trigger = trigger.ActivityId };
            var request = MessageStep.Of(
                message,
                DerivedGuid.Of("triggered", message.Id.ToString("N"), part),
                start,
                writer.OfTimers,
                part
            );
            sent.AddRange((await take(request with { DefinitionVersionId = trigger.DefinitionVersionId }, cancellation)).Sent);
        }

        await gate.WriteAsync(
            (db, token) =>
                db.Set<Message>()
                    .Where(row => row.Id == message.Id && row.Cursor == Fixed)
                    .ExecuteUpdateAsync(
                        row => row.SetProperty(x => x.Cursor, 0L).SetProperty(x => x.IsMatched, x => x.IsMatched || triggers.Count > 0),
                        token
                    ),
            cancellation
        );
        return new Delivered(true, sent);
    }

    private async Task<Delivered> NextAsync(Message message, long cursor, CancellationToken cancellation)
    {
        EventWait? wait;
        await using (var pooled = open())
        {
            wait = await Waits(pooled.Context, message)
                .AsNoTracking()
                .Where(row => row.Id > cursor && row.Id <= message.UpTo)
                .OrderBy(row => row.Id)
                .FirstOrDefaultAsync(cancellation);
        }

        if (wait is null)
        {
            return new Delivered(await EndAsync(message, cancellation), []);
        }

        var part = wait.Id.ToString(CultureInfo.InvariantCulture);
        var (outcome, sent) = await take(
            MessageStep.Of(message, wait.InstanceId, Stimuli.EventHappened(wait.ExecutionId, message.Json), writer.OfTimers, part) with
            {
                Write = (db, token) => AdvanceAsync(db, message, wait, isMatched: true, token),
            },
            cancellation
        );
        if (outcome is StepOutcome.Refused refused)
        {
            await PassAsync(message, wait, refused.Reason, cancellation);
        }
        else if (outcome is StepOutcome.Accepted { IsRepeat: true })
        {
            await gate.WriteAsync((db, token) => AdvanceAsync(db, message, wait, isMatched: true, token), cancellation);
        }

        return new Delivered(true, sent);
    }

    /// <summary>A faulted instance gets the event later, by a message of its own; the others do not wait for it.</summary>
    private Task<int> PassAsync(Message message, EventWait wait, Enum reason, CancellationToken cancellation) =>
        gate.WriteAsync(
            (db, token) =>
            {
                var isLater = reason is StepRefusal.Paused or StepRefusal.Busy;
                if (isLater)
                {
                    db.Add(
                        new Message
                        {
                            Id = DerivedGuid.Of("later", message.Id.ToString("N"), wait.Id.ToString(CultureInfo.InvariantCulture)),
                            Kind = MessageKind.DirectEvent,
                            SenderId = message.SenderId,
                            TargetId = wait.InstanceId,
                            ExecutionId = wait.ExecutionId,
                            Name = message.Name,
                            Json = message.Json,
                            CreatedAt = message.CreatedAt,
                        }
                    );
                }

                return AdvanceAsync(db, message, wait, isLater, token);
            },
            cancellation
        );

    /// <summary>Removes the event, or keeps it; true when a new wait has appeared that it can still reach.</summary>
    private Task<bool> EndAsync(Message message, CancellationToken cancellation) =>
        gate.WriteGuardedAsync(
            async (db, token) =>
            {
                await db.LockAsync("event", message.Name!, token);
                var isAddressed = message.CorrelationId is not null || message.TargetId is not null;
                if (message.IsMatched || !isAddressed)
                {
                    await MessageStep.RemoveAsync(db, message.Id, token);
                    return false;
                }

                var latest = await Waits(db, message).Where(wait => wait.Id > message.UpTo).MaxAsync(wait => (long?)wait.Id, token);
                await db.Set<Message>()
                    .Where(row => row.Id == message.Id)
                    .ExecuteUpdateAsync(
                        row => row.SetProperty(x => x.IsKept, latest == null).SetProperty(x => x.UpTo, latest ?? message.UpTo),
                        token
                    );
                return latest is not null;
            },
            cancellation
        );

    private static IQueryable<EventWait> Waits(DbContext db, Message message) =>
        db.Set<EventWait>()
            .Where(wait =>
                wait.Name == message.Name
                && (message.CorrelationId == null || wait.CorrelationId == message.CorrelationId)
                && (message.TargetId == null || wait.InstanceId == message.TargetId)
            );

    private static Task<int> AdvanceAsync(DbContext db, Message message, EventWait wait, bool isMatched, CancellationToken cancellation) =>
        db.Set<Message>()
            .Where(row => row.Id == message.Id && row.Cursor < wait.Id)
            .ExecuteUpdateAsync(
                row => row.SetProperty(x => x.Cursor, wait.Id).SetProperty(x => x.IsMatched, x => x.IsMatched || isMatched),
                cancellation
            );
}
