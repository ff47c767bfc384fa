using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Testing.Simulation;

/// <summary>Tasks, payments and the end of one case as rows: each opened, ended and paid once.</summary>
internal sealed class CaseTasks : IEffectRows
{
    private readonly Dictionary<(long Execution, TurnKey Turn), bool> isOpen = [];
    private readonly HashSet<long> paid = [];
    private readonly HashSet<int> numbers = [];
    private bool isOver;

    public IEnumerable<string> Apply(IReadOnlyList<Effect> effects) => effects.Select(Apply).OfType<string>().ToList();

    public IEnumerable<string> Problems(WorkflowState state)
    {
        var holders = isOpen.Where(task => task.Value).Select(task => task.Key.Execution).ToHashSet();
        foreach (var stray in holders.Where(id => state.Executions.Find(execution => execution.Id == id) is not { Waits: true }))
        {
            yield return $"an open task of execution {stray}, which does not wait";
        }

        var people = state.Executions.Where(execution => execution.Waits && isOpen.Keys.Any(key => key.Execution == execution.Id));
        foreach (var idle in people.Where(execution => !holders.Contains(execution.Id)))
        {
            yield return $"{idle.Activity} waits and nobody has a task";
        }

        if (state.SubStatus == InstanceSubStatus.Finished && !isOver)
        {
            yield return "finished and the case was not closed";
        }
    }

    private string? Apply(Effect effect)
    {
        switch (effect)
        {
            case OpenTask open:
                return numbers.Add(open.Turn.Number) && isOpen.TryAdd((open.ExecutionId, open.Turn.Key), true)
                    ? null
                    : $"turn {open.Turn.Key} of {open.ExecutionId} opened twice";
            case CompleteTask complete:
                var key = (complete.ExecutionId, complete.Turn);
                var wasOpen = isOpen.GetValueOrDefault(key);
                isOpen[key] = false;
                return wasOpen ? null : $"task {key} completed and was not open";
            case CloseTasks close:
                foreach (var task in isOpen.Keys.Where(task => task.Execution == close.ExecutionId).ToList())
                {
                    isOpen[task] = false;
                }

                return null;
            case RecordTransfer transfer:
                return paid.Add(transfer.ExecutionId) ? null : $"execution {transfer.ExecutionId} paid twice";
            case EndCase:
                var wasOver = isOver;
                isOver = true;
                return wasOver ? "closed twice" : null;
            default:
                return null;
        }
    }
}
