using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Expressions;

namespace Anshan.ApprovalFlows.Engine.Execution;

/// <summary>How an instance deals with its child instances and with its parent.</summary>
internal sealed partial class Burst
{
    /// <summary>Instances that execute each other deeper than this are treated as endless recursion.</summary>
    private const int MaxDepth = 8;

    private bool hasChildResult;

    /// <summary>The inputs this step sees: those kept, and those of its stimulus.</summary>
    public Dictionary<string, JsonNode?> AllInput() =>
        State.Input.Keys.Union(stepInput.Keys).ToDictionary(name => name, name => WorkflowInput(name)?.DeepClone());

    /// <summary>Lets a new instance take its first step here and now; its rows are written in the commit of this step.</summary>
    public WorkflowState RunChild(ActivityContext context, WorkflowDefinition child, Stimulus.Start start)
    {
        if (budget.Depth >= MaxDepth)
        {
            throw new WorkflowFaultException($"流程“{child.Name}”互相启动超过 {MaxDepth} 层，形成了循环。");
        }

        var burst = new Burst(child, catalog, new WorkflowState { InstanceId = context.ChildId }, Environment, budget);
        budget.Depth++;
        burst.Take(start);
        burst.Rest();
        budget.Depth--;

        // The activity sees the end at once; only a later one is reported.
        burst.Effects.RemoveAll(effect => effect is TellParent);
        State.HasChildren = true;
        hasChildResult = true;
        Effects.Add(
            new AdoptChild(
                context.ChildId,
                context.ExecutionId,
                child.Id,
                start,
                new StepResult.Taken(burst.State, burst.Effects, burst.Events, burst.Answer)
            )
        );
        return burst.State;
    }

    /// <summary>
    /// Reports the end (a fault is none: what is retried or skipped goes on), and gives results of children the form in which Elsa stores
    /// them.
    /// </summary>
    private void RestChildren()
    {
        if (State is { IsOver: true, Parent: { ReportsEnd: true } parent })
        {
            var output = new JsonObject(State.Output.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
            Effects.Add(new TellParent(parent.InstanceId, parent.ExecutionId, output.ToJsonString(), State.SubStatus));
        }

        if (hasChildResult)
        {
            foreach (
                var values in State
                    .Executions.Select(execution => execution.Variables)
                    .OfType<Dictionary<string, JsonNode?>>()
                    .Append(State.Variables)
            )
            {
                values.Values.ToList().ForEach(ChildResult.Store);
            }
        }
    }
}
