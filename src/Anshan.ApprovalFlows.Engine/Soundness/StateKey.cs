using System.Globalization;
using System.Text;
using Anshan.ApprovalFlows.Engine.Definitions;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Flowcharts;

namespace Anshan.ApprovalFlows.Engine.Soundness;

/// <summary>
/// Tells states apart that can behave differently, and only those: execution ids are renumbered, and the counters around a
/// join are taken relative to each other, for only their differences decide. So a return loop leads back to a known state.
/// </summary>
internal static class StateKey
{
    public static string Of(WorkflowDefinition definition, WorkflowState state)
    {
        var key = new StringBuilder(state.SubStatus.ToString());
        var numbers = state
            .Executions.Select((execution, index) => (execution.Id, Index: index))
            .ToDictionary(item => item.Id, item => item.Index);
        foreach (var execution in state.Executions)
        {
            key.Append('|')
                .Append(execution.Activity)
                .Append('^')
                .Append(execution.Parent is { } parent ? numbers[parent] : -1)
                .Append(execution.Waits ? 'w' : 'r')
                .Append(execution.ByBackward ? 'b' : 'f');
            if ((execution.Data?["next"] ?? execution.Data?["rounds"]) is { } next)
            {
                key.Append(next.ToJsonString());
            }

            if (execution.Flow is { } scope)
            {
                Append(key, definition.Activities[execution.Activity], scope);
            }
        }

        return key.ToString();
    }

    private static void Append(StringBuilder key, ActivityNode flowchart, FlowScope scope)
    {
        foreach (var (_, node) in flowchart.Children)
        {
            var inbound = flowchart.Graph.ForwardInbound(node.Id);
            if (inbound.Count == 0)
            {
                continue;
            }

            var visits = scope.Visits.GetValueOrDefault(node.Id);
            var counters = inbound.Select(connection => JoinAlgorithm.VisitsOf(scope, connection)).ToList();
            var least = Math.Min(visits, counters.Min(counter => counter?.Count ?? 0));
            key.Append(';').Append((visits - least).ToString(CultureInfo.InvariantCulture));
            foreach (var counter in counters)
            {
                key.Append(',')
                    .Append(((counter?.Count ?? 0) - least).ToString(CultureInfo.InvariantCulture))
                    .Append(counter?.Followed == true ? '+' : '-');
            }
        }
    }
}
