using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Sweeps;

/// <summary>Publishes an event from outside: starts the workflows it triggers and resumes the activities that wait for it.</summary>
public sealed class EventPublisher(IWriteGate gate, WorkflowRunner runner, BusinessTime now)
{
    /// <summary>Publishes an event; most of its steps are taken before the answer.</summary>
    /// <param name="id">The event's own id: publishing it again changes nothing while it is under way or kept.</param>
    /// <param name="name">Compared case-sensitively.</param>
    /// <param name="payload">The result of the activities it resumes.</param>
    /// <param name="correlationId">Only instances that have it; such an event is kept for 30 days when nobody waits yet.</param>
    /// <param name="instanceId">Only this instance; kept likewise.</param>
    /// <param name="alongside">
    /// What else belongs to the commit that writes the event; not called for one that is under way already. Its answer says whether the
    /// event is written: false
    /// for one that its caller knows to be over.
    /// </param>
    /// <param name="cancellation">Ends the waiting, not what is written.</param>
    public async Task PublishAsync(
        Guid id,
        string name,
        JsonNode? payload,
        string? correlationId = null,
        Guid? instanceId = null,
        Func<DbContext, CancellationToken, Task<bool>>? alongside = null,
        CancellationToken cancellation = default
    )
    {
        await gate.WriteAsync(
            async (db, token) =>
            {
                if (!await db.Set<Message>().AnyAsync(row => row.Id == id, token) && (alongside is null || await alongside(db, token)))
                {
                    db.Add(
                        new Message
                        {
                            Id = id,
                            Kind = MessageKind.Event,
                            TargetId = instanceId,
                            Name = name,
                            CorrelationId = correlationId,
                            Json = payload?.ToJsonString() ?? "{}",
                            CreatedAt = now(),
                        }
                    );
                }

                return true;
            },
            cancellation
        );
        await runner.DrainAsync([id], cancellation);
    }
}
