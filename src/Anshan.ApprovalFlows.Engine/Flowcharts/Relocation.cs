using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Engine.Flowcharts;

/// <summary>Resets the decisions behind an activity, so that continuing there finds every join as if for the first time.</summary>
/// <remarks>
/// A branch that has arrived at a join from elsewhere and will not come again counts as arrived; one that is still running does not. The
/// target's own visits stay: it is entered like a backward connection's target, without joining.
/// </remarks>
internal static class Relocation
{
    /// <param name="graph">The drawing.</param>
    /// <param name="scope">The counters; changed.</param>
    /// <param name="target">Where execution goes on.</param>
    /// <param name="isAtWork">Whether an activity runs or is scheduled, after everything behind the target was left.</param>
    public static void Reset(FlowGraph graph, FlowScope scope, string target, Predicate<string> isAtWork)
    {
        var behind = graph.Behind(target);
        foreach (var connection in behind.Append(target).SelectMany(graph.Outbound))
        {
            JoinAlgorithm.Forget(scope, connection);
        }

        foreach (var activity in behind)
        {
            var visits = scope.Visits.GetValueOrDefault(activity);
            foreach (
                var connection in graph
                    .ForwardInbound(activity)
                    .Where(connection => connection.Source != target && !behind.Contains(connection.Source))
            )
            {
                if (JoinAlgorithm.VisitsOf(scope, connection) is { } counter)
                {
                    var isComing = isAtWork(connection.Source) || graph.Ancestors(connection.Source).Any(ancestor => isAtWork(ancestor));
                    JoinAlgorithm.Put(scope, connection, Math.Max(isComing ? 0 : 1, counter.Count - visits), counter.Followed);
                }
            }

            scope.Visits.Remove(activity);
        }
    }
}
