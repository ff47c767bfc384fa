using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>One running step: executes the queue until nothing more can be done without a further stimulus.</summary>
internal sealed partial class Burst
{
    private readonly WorkflowDefinition definition;
    private readonly ActivityCatalog catalog;
    private readonly Dictionary<string, JsonNode?> stepInput = [];
    private readonly StepBudget budget;

    public Burst(
        WorkflowDefinition definition,
        ActivityCatalog catalog,
        WorkflowState state,
        StepEnvironment environment,
        StepBudget? budget = null
    )
    {
        (this.definition, this.catalog, State, Environment, this.budget) = (
            definition,
            catalog,
            state,
            environment,
            budget ?? new StepBudget()
        );
        Evaluator = new Evaluator(this);
        RootVariables = new VariableStore(definition.Variables, state.Variables);
    }

    public WorkflowState State { get; }

    public StepEnvironment Environment { get; }

    public Evaluator Evaluator { get; }

    public VariableStore RootVariables { get; }

    public WorkflowDefinition Definition => definition;

    public List<Effect> Effects { get; } = [];

    public List<JournalEvent> Events { get; } = [];

    public Dictionary<string, Dictionary<string, JsonNode?>> ActivityOutputs { get; } = [];

    /// <summary>What scripts set without a declared variable; gone after the step.</summary>
    public Dictionary<string, JsonNode?> Undeclared { get; } = [];

    /// <summary>Names that the expression being evaluated knows besides the variables.</summary>
    public Dictionary<string, JsonNode?> Arguments { get; } = [];

    public JsonNode? LastResult { get; private set; }

    /// <summary>
    /// How many ids and random numbers the scripts of this step have drawn: each follows from its number, so that the step computed again
    /// draws the same.
    /// </summary>
    public int RandomsDrawn { get; set; }

    public string? Answer { get; set; }

    private bool IsExecuting => State.SubStatus == InstanceSubStatus.Executing;

    /// <summary>Sets the status that holds between steps and drops what is not stored.</summary>
    public void Rest()
    {
        if (IsExecuting)
        {
            State.SubStatus = InstanceSubStatus.Suspended;
        }

        RootVariables.DropUnstored();
        foreach (var execution in State.Executions.Where(execution => execution.Variables is not null))
        {
            new VariableStore(Node(execution).Variables, execution.Variables!).DropUnstored();
        }

        RestChildren();
    }

    public ActivityNode Node(ActivityExecution execution) => definition.Activities[execution.Activity];

    public VariableScope Scope(ActivityExecution execution) => new(this, execution);

    public ActivityExecution? Find(long? id)
    {
        foreach (var execution in State.Executions)
        {
            if (execution.Id == id)
            {
                return execution;
            }
        }

        return null;
    }

    public IEnumerable<ActivityExecution> ChildrenOf(ActivityExecution execution) =>
        State.Executions.Where(child => child.Parent == execution.Id);

    /// <summary>Cancels an execution and everything below it; its container is not told.</summary>
    public void Cancel(ActivityExecution execution)
    {
        foreach (var child in ChildrenOf(execution).Reverse().ToList())
        {
            Cancel(child);
        }

        Leave(execution, cancelled: true);
        Events.Add(new JournalEvent(execution.Activity, execution.Id, JournalEventKind.Canceled));
    }

    public void CancelChildren(ActivityExecution container)
    {
        foreach (var child in ChildrenOf(container).Reverse().ToList())
        {
            Cancel(child);
        }

        State.Queue.RemoveAll(work => work.Owner == container.Id);
    }

    private void Drain()
    {
        while (IsExecuting && State.Queue.Count > 0)
        {
            var work = State.Queue[0];
            State.Queue.RemoveAt(0);
            if (work.Owner is null || Find(work.Owner) is not null)
            {
                Within(() => Execute(work, context => Type(context.Execution).Execute(context)), () => Execute(work, TooLarge));
            }
        }
    }

    private void Execute(ScheduledWork work, Func<ActivityContext, Next> call)
    {
        var node = definition.Activities[work.Activity];
        var execution = new ActivityExecution
        {
            Id = State.NextExecutionId++,
            Activity = work.Activity,
            Parent = work.Owner,
            ByBackward = work.ByBackward,
            Locals = work.Locals,
        };
        State.Executions.Add(execution);
        State.Entries[node.Id] = State.Entries.GetValueOrDefault(node.Id) + 1;
        Events.Add(new JournalEvent(node.Id, execution.Id, JournalEventKind.Started));
        Guard(
            execution,
            context =>
            {
                if (++budget.Executed > StepLoop.MaxExecutionsPerStep)
                {
                    throw new WorkflowFaultException($"一步之内执行了超过 {StepLoop.MaxExecutionsPerStep} 个活动：流程在不等待地循环。");
                }

                if (node.Variables.Count > 0)
                {
                    execution.Variables = [];
                }

                return call(context);
            }
        );
    }

    /// <summary>Calls the code of an activity; an exception becomes a fault of this execution and stops the burst at once.</summary>
    private Next? Guard(ActivityExecution execution, Func<ActivityContext, Next> call)
    {
        var before = Effects.Count;
        Next? next = null;
        try
        {
            next = call(Context(execution));
            Go(execution, next);
        }
        catch (Exception problem) when (problem is not FactMissingException)
        {
            if (next is null)
            {
                // The effects that the activity emitted before it failed are dropped.
                Effects.RemoveRange(before, Effects.Count - before);
            }

            Fault(execution, problem);
        }

        return next;
    }

    /// <remarks>A wait remains: its bookmark, timers and tasks are kept, inactive, until retry, skip or cancel.</remarks>
    private void Fault(ActivityExecution execution, Exception problem)
    {
        execution.Faulted = true;
        State.Status = InstanceStatus.Finished;
        State.SubStatus = InstanceSubStatus.Faulted;
        Events.Add(new JournalEvent(execution.Activity, execution.Id, JournalEventKind.Faulted));
        var root = problem.InnerException ?? problem;
        var message = root is ValueConversionException ? $"活动{Node(execution).Label}的{root.Message}" : root.Message;
        Effects.Add(new RaiseIncident(execution.Id, execution.Activity, Node(execution).Title, problem.GetType().Name, message));
    }

    private void Go(ActivityExecution execution, Next next)
    {
        switch (next)
        {
            case Next.Waits when !execution.Waits:
                execution.Waits = true;
                Events.Add(new JournalEvent(execution.Activity, execution.Id, JournalEventKind.Suspended));
                Effects.Add(new OpenBookmark(execution.Id, execution.Activity, Node(execution).Type));
                break;
            case Next.Completed completed:
                Complete(execution, completed);
                break;
            case Next.Exits exits:
                Complete(execution, (Next.Completed)Next.Done, exits.Exit);
                break;
            case Next.FinishesWorkflow:
                Finish(execution);
                break;
            case Next.Waits or Next.WaitsForChildren or Next.Refuses:
                // Waits already, or its children go on; a refused step is not kept.
                break;
            default:
                throw new InvalidOperationException($"Unknown {next.GetType().Name}.");
        }
    }

    private void Complete(ActivityExecution execution, Next.Completed completed, Exit? exit = null)
    {
        CancelChildren(execution);
        Leave(execution, cancelled: false);
        Events.Add(
            new JournalEvent(execution.Activity, execution.Id, JournalEventKind.Completed, completed.Named ? completed.Outcomes : null)
        );
        if (Find(execution.Parent) is not { } parent)
        {
            State.Status = InstanceStatus.Finished;
            State.SubStatus = InstanceSubStatus.Finished;
        }
        else if (exit is null)
        {
            TellParent(parent, execution, completed.Outcomes, catalog.Find(Node(execution).Type)?.IsTerminal ?? false);
        }
        else if (Type(parent).Catch(exit) is { } caught)
        {
            Go(parent, caught);
        }
        else
        {
            Complete(parent, (Next.Completed)Next.Done, exit);
        }
    }

    /// <summary>Tells a container that a child is over: completed, or cancelled by a sibling (no outcomes).</summary>
    /// <remarks>An exception of the container is a fault of the child, so that a retry re-enters only the child.</remarks>
    public void TellParent(ActivityExecution parent, ActivityExecution child, IReadOnlyList<string> outcomes, bool isTerminal)
    {
        try
        {
            Go(
                parent,
                Type(parent).ChildCompleted(Context(parent), Node(child), new CompletedChild(outcomes, child.ByBackward, isTerminal))
            );
        }
        catch (Exception problem) when (problem is not FactMissingException)
        {
            State.Executions.Add(child);
            Fault(child, problem);
        }
    }

    private void Finish(ActivityExecution execution)
    {
        Events.Add(new JournalEvent(execution.Activity, execution.Id, JournalEventKind.Completed));
        foreach (var running in State.Executions.AsEnumerable().Reverse().ToList())
        {
            Leave(running, cancelled: running != execution);
        }

        State.Queue.Clear();
        State.Status = InstanceStatus.Finished;
        State.SubStatus = InstanceSubStatus.Finished;
    }

    private void Leave(ActivityExecution execution, bool cancelled)
    {
        catalog.Find(Node(execution).Type)?.Left(Context(execution), cancelled);
        if (execution.Waits)
        {
            Effects.Add(new CloseBookmark(execution.Id));
        }

        if (execution.HasTimers)
        {
            Effects.Add(new DropTimers(execution.Id));
        }

        State.Executions.Remove(execution);
        State.Queue.RemoveAll(work => work.Owner == execution.Id);
    }

    private ActivityContext Context(ActivityExecution execution) => new(this, execution, Node(execution));

    private Activity Type(ActivityExecution execution) =>
        catalog.Find(Node(execution).Type) ?? throw new WorkflowFaultException($"活动类型“{Node(execution).Type}”不存在。");
}
