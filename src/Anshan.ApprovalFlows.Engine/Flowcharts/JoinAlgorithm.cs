using Anshan.ApprovalFlows.Engine.Definitions;

namespace Anshan.ApprovalFlows.Engine.Flowcharts;

/// <summary>How a join decides.</summary>
internal enum JoinMode
{
    /// <summary>Every inbound connection decided, at least one followed: also what an ordinary activity does.</summary>
    WaitAllActive,

    /// <summary>Every inbound connection followed; skipped when one is dead.</summary>
    WaitAll,

    /// <summary>The first that arrives.</summary>
    WaitAny,
}

/// <summary>What is to happen to the target of a connection that was just decided.</summary>
internal enum JoinDecision
{
    /// <summary>Not yet, or no more.</summary>
    Nothing,

    /// <summary>It is to run.</summary>
    Schedule,

    /// <summary>It never runs in this round: its own connections are decided as not followed.</summary>
    Skip,
}

/// <summary>
/// The counter-based join: visits of activities and connections decide whether a target runs, waits or is skipped.
/// </summary>
internal static class JoinAlgorithm
{
    /// <summary>Counts the completion (or skip) of an activity.</summary>
    public static void Visit(FlowScope scope, string activity) => scope.Visits[activity] = scope.Visits.GetValueOrDefault(activity) + 1;

    /// <summary>Counts the decision on a connection.</summary>
    public static void Visit(FlowScope scope, Connection connection, bool followed)
    {
        var key = connection.Key;
        scope.Connections[key] = new ConnectionVisits((scope.Connections.GetValueOrDefault(key)?.Count ?? 0) + 1, followed);
    }

    /// <summary>Decides about the target of a forward connection just visited.</summary>
    /// <param name="graph">The drawing.</param>
    /// <param name="scope">The counters, the visit of <paramref name="arrived"/> included.</param>
    /// <param name="arrived">The connection.</param>
    /// <param name="mode">The target's mode.</param>
    /// <param name="isQueued">Whether the target is already scheduled and not begun.</param>
    public static JoinDecision Decide(FlowGraph graph, FlowScope scope, Connection arrived, JoinMode mode, bool isQueued)
    {
        var (latest, visits, inbound) = (0, scope.Visits.GetValueOrDefault(arrived.Target), graph.ForwardInbound(arrived.Target));
        foreach (var connection in inbound)
        {
            latest = Math.Max(latest, VisitsOf(scope, connection)?.Count ?? 0);
        }

        var (anyFollowed, allFollowed, allDecided) = (false, true, true);
        foreach (var connection in inbound)
        {
            var counter = VisitsOf(scope, connection);
            var isFollowed = counter is { Followed: true } && counter.Count == latest;
            anyFollowed |= isFollowed;
            allFollowed &= isFollowed;
            allDecided &= (counter?.Count ?? 0) > visits;
        }

        if (mode == JoinMode.WaitAny)
        {
            if (isQueued || scope.Connections[arrived.Key].Count <= visits)
            {
                return JoinDecision.Nothing;
            }

            return anyFollowed ? JoinDecision.Schedule
                : allDecided ? JoinDecision.Skip
                : JoinDecision.Nothing;
        }

        if (!allDecided)
        {
            return JoinDecision.Nothing;
        }

        var runs = mode == JoinMode.WaitAll ? allFollowed : anyFollowed;
        return runs ? JoinDecision.Schedule : JoinDecision.Skip;
    }

    /// <summary>The counter of a connection; null when it was never decided.</summary>
    public static ConnectionVisits? VisitsOf(FlowScope scope, Connection connection) => scope.Connections.GetValueOrDefault(connection.Key);

    /// <summary>Forgets that a connection was ever decided.</summary>
    public static void Forget(FlowScope scope, Connection connection) => scope.Connections.Remove(connection.Key);

    /// <summary>Sets the counter of a connection.</summary>
    public static void Put(FlowScope scope, Connection connection, int count, bool followed) =>
        scope.Connections[connection.Key] = new ConnectionVisits(count, followed);
}
