using System.Text.Json.Nodes;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>How each kind of stimulus begins a step.</summary>
internal sealed partial class Burst
{
    /// <summary>Takes the stimulus; returns why it is refused, or null when the step was taken.</summary>
    public Enum? Take(Stimulus stimulus) =>
        stimulus switch
        {
            Stimulus.Start start => Begin(start),
            Stimulus.Cancel => CancelAll(),
            Stimulus.Resume resume => ResumeWaiting(resume.ExecutionId, resume),
            Stimulus.TimerDue timer => ResumeWaiting(timer.ExecutionId, timer),
            Stimulus.Retry retry => RetryFaulted(retry.ExecutionId),
            Stimulus.Skip skip => SkipFaulted(skip.ExecutionId, skip.Outcome),
            Stimulus.Relocate relocate => Relocate(relocate),
            Stimulus.Reopen reopen => Reopen(reopen),
            Stimulus.Migrate => Arrive(),
            _ => throw new InvalidOperationException($"Unknown stimulus {stimulus.GetType().Name}."),
        };

    private Enum? Begin(Stimulus.Start start)
    {
        (State.CorrelationId, State.Trigger, State.Parent) = (start.CorrelationId, start.Trigger, start.Parent);
        foreach (var (name, value) in start.Input)
        {
            stepInput[name] = value?.DeepClone();
            if (definition.Inputs.Any(input => input.Name == name && input.IsStored))
            {
                State.Input[name] = value?.DeepClone();
            }
        }

        if (Environment.WatchesSize && StateSize.IsTooLarge(State.ToJson()))
        {
            return StepRefusal.TooLarge;
        }

        State.Queue.Add(new ScheduledWork { Activity = definition.Root.Id });
        Drain();
        return null;
    }

    private Enum? ResumeWaiting(long executionId, Stimulus stimulus)
    {
        if (State.SubStatus == InstanceSubStatus.Faulted)
        {
            return StepRefusal.Paused;
        }

        if (Find(executionId) is not { Waits: true } execution)
        {
            return State.IsOver ? StepRefusal.Over : StepRefusal.NotWaiting;
        }

        State.SubStatus = InstanceSubStatus.Executing;
        if (stimulus is Stimulus.Resume { Input: var given })
        {
            TakeInput(given);
        }
        else if (stimulus is Stimulus.TimerDue timer)
        {
            Effects.Add(new ConsumeTimer(timer.ExecutionId, timer.Kind, timer.Number));
        }

        Events.Add(new JournalEvent(execution.Activity, execution.Id, JournalEventKind.Resumed));
        Next? next = null;
        Within(
            () => next = Guard(execution, context => Type(execution).Resume(context, stimulus)),
            () => next = Guard(Find(executionId)!, TooLarge)
        );
        Drain();
        return (next as Next.Refuses)?.Reason;
    }

    /// <summary>What a stimulus carries is the workflow's input during the step.</summary>
    private void TakeInput(JsonObject given)
    {
        foreach (var (name, value) in given)
        {
            stepInput[name] = value?.DeepClone();
        }
    }

    private Enum? RetryFaulted(long executionId)
    {
        if (Find(executionId) is not { Faulted: true } execution)
        {
            return StepRefusal.NotFaulted;
        }

        State.Status = InstanceStatus.Running;
        State.SubStatus = InstanceSubStatus.Executing;
        Effects.Add(new ResolveIncident(executionId, "retried"));
        CancelChildren(execution);
        Leave(execution, cancelled: true);
        State.Queue.Insert(
            0,
            new ScheduledWork
            {
                Activity = execution.Activity,
                Owner = execution.Parent,
                ByBackward = execution.ByBackward,
                Locals = execution.Locals,
            }
        );
        State.Entries[execution.Activity] = State.Entries.GetValueOrDefault(execution.Activity, 1) - 1;
        Drain();
        return null;
    }

    private Enum? SkipFaulted(long executionId, string outcome)
    {
        if (Find(executionId) is not { Faulted: true } execution)
        {
            return StepRefusal.NotFaulted;
        }

        State.Status = InstanceStatus.Running;
        State.SubStatus = InstanceSubStatus.Executing;
        execution.Faulted = false;
        Effects.Add(new ResolveIncident(executionId, "skipped"));
        CancelChildren(execution);
        Go(execution, Next.With(outcome));
        Drain();
        return null;
    }

    private Enum? CancelAll()
    {
        if (State.IsOver)
        {
            return StepRefusal.Over;
        }

        foreach (var execution in State.Executions.AsEnumerable().Reverse().ToList())
        {
            if (execution.Faulted)
            {
                Effects.Add(new ResolveIncident(execution.Id, "cancelled"));
            }

            Leave(execution, cancelled: true);
        }

        if (State.HasChildren)
        {
            Effects.RemoveAll(effect => effect is CancelChild);
            Effects.Add(new CancelChildren());
        }

        State.Queue.Clear();
        State.Status = InstanceStatus.Finished;
        State.SubStatus = InstanceSubStatus.Cancelled;
        return null;
    }
}
