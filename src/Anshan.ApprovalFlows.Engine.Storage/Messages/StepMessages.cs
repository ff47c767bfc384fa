using System.Globalization;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Messages;

/// <summary>The messages of a step to others, as rows of its commit.</summary>
internal sealed class StepMessages
{
    private static readonly RowKey WaitOf = RowKey.Of(nameof(EventWait.InstanceId), nameof(EventWait.ExecutionId));
    private static readonly RowKey TaskOf = RowKey.Of(nameof(TaskWait.InstanceId), nameof(TaskWait.ExecutionId));
    private static readonly RowKey WaitsOf = RowKey.Of(nameof(EventWait.InstanceId));
    private static readonly RowKey Correlation = RowKey.Of(nameof(EventWait.CorrelationId));

    private readonly Guid instance;
    private readonly WorkflowState state;
    private readonly List<string> awaited = [];
    private readonly int revision;
    private bool isCorrelated;

    /// <summary>Whether another system is asked for something.</summary>
    public bool HasRequest { get; private set; }

    private StepMessages(Guid instance, WorkflowState state, int revision) =>
        (this.instance, this.state, this.revision) = (instance, state, revision);

    /// <summary>Messages to deliver once the step is committed.</summary>
    public List<Guid> Sent { get; } = [];

    /// <summary>Adds the rows to the set; null for a step without messages.</summary>
    public static StepMessages? Write(RowSet rows, Guid instance, StepResult.Taken step, int revision, DateTimeOffset at)
    {
        StepMessages? messages = null;
        foreach (var effect in step.Effects.OfType<MessageEffect>())
        {
            messages ??= new StepMessages(instance, step.State, revision);
            messages.Add(rows, effect, at);
        }

        return messages;
    }

    /// <summary>Inside the turn: an event that came before its wait is consumed by the step that creates the wait.</summary>
    public async Task TakeUpKeptAsync(DbContext db, CancellationToken cancellation)
    {
        var names = isCorrelated
            ? await db.Set<EventWait>()
                .Where(wait => wait.InstanceId == instance)
                .Select(wait => wait.Name)
                .Distinct()
                .ToListAsync(cancellation)
            : awaited;
        foreach (var name in names.Distinct().Order(StringComparer.Ordinal))
        {
            await db.LockAsync("event", name, cancellation);
            var kept = await db.Set<Message>()
                .Where(message =>
                    message.IsKept
                    && message.Name == name
                    && (
                        message.TargetId == instance
                        || (message.TargetId == null && state.CorrelationId != null && message.CorrelationId == state.CorrelationId)
                    )
                )
                .OrderBy(message => message.CreatedAt)
                .Select(message => message.Id)
                .FirstOrDefaultAsync(cancellation);
            if (kept != default)
            {
                await db.Set<Message>()
                    .Where(message => message.Id == kept)
                    .ExecuteUpdateAsync(row => row.SetProperty(x => x.IsKept, false).SetProperty(x => x.Cursor, (long?)null), cancellation);
                Sent.Add(kept);
            }
        }
    }

    private void Add(RowSet rows, MessageEffect effect, DateTimeOffset at)
    {
        switch (effect)
        {
            case AwaitEvent wait:
                rows.Add(
                    new EventWait
                    {
                        InstanceId = instance,
                        ExecutionId = wait.ExecutionId,
                        Name = wait.Name,
                        CorrelationId = state.CorrelationId,
                    }
                );
                awaited.Add(wait.Name);
                break;
            case ForgetEvent forget:
                rows.Delete<EventWait>(WaitOf, instance, forget.ExecutionId);
                break;
            case AwaitTask task:
                rows.Add(
                    new TaskWait
                    {
                        InstanceId = instance,
                        ExecutionId = task.ExecutionId,
                        TaskId = task.TaskId,
                        Name = task.Name,
                        PayloadJson = task.PayloadJson,
                        CreatedAt = at,
                    }
                );
                break;
            case ForgetTask forget:
                rows.Delete<TaskWait>(TaskOf, instance, forget.ExecutionId);
                break;
            case SetCorrelation:
                rows.Update<EventWait>(WaitsOf, Correlation, [state.CorrelationId, instance]);
                isCorrelated = true;
                break;
            case StartChild child:
                AddChild(rows, child.ChildId, child.ExecutionId);
                Send(
                    rows,
                    MessageKind.StartChild,
                    at,
                    child.ChildId,
                    child.ExecutionId,
                    child.VersionId,
                    child.CorrelationId,
                    ChildInput.Write(child)
                );
                break;
            case AdoptChild child:
                AddChild(rows, child.ChildId, child.ExecutionId);
                break;
            case EmitEvent happened:
                Send(rows, MessageKind.Event, at, happened.InstanceId, null, happened.Name, happened.CorrelationId, happened.PayloadJson);
                break;
            case CancelChild cancel:
                Send(rows, MessageKind.Cancel, at, cancel.ChildId);
                break;
            case CancelChildren:
                Send(rows, MessageKind.CancelChildren, at);
                break;
            case TellParent end:
                Send(rows, MessageKind.ChildEnded, at, end.ParentId, end.ExecutionId, end.SubStatus.ToString(), json: end.OutputJson);
                break;
            case SendRequest request:
                HasRequest = true;
                Send(rows, MessageKind.Request, at, instance, request.ExecutionId, json: request.RequestJson);
                break;
            default:
                throw new UnhandledEffectException(effect, typeof(StepMessages));
        }
    }

    private void AddChild(RowSet rows, Guid child, long execution) =>
        rows.Add(
            new ChildInstance
            {
                ChildId = child,
                ParentId = instance,
                ExecutionId = execution,
            }
        );

    private void Send(
        RowSet rows,
        MessageKind kind,
        DateTimeOffset at,
        Guid? target = null,
        long? execution = null,
        string? name = null,
        string? correlation = null,
        string json = "{}"
    )
    {
        var id = DerivedGuid.Of(
            "message",
            instance.ToString("N"),
            revision.ToString(CultureInfo.InvariantCulture),
            Sent.Count.ToString(CultureInfo.InvariantCulture)
        );
        rows.Add(
            new Message
            {
                Id = id,
                Kind = kind,
                SenderId = instance,
                TargetId = target,
                ExecutionId = execution,
                Name = name,
                CorrelationId = correlation,
                Json = json,
                CreatedAt = at,
            }
        );
        Sent.Add(id);
    }
}
