using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>What somebody will do with a task, and when.</summary>
/// <param name="Outcome">One of the ways out of it.</param>
/// <param name="At">When, if nothing ends it earlier.</param>
public sealed record Reaction(string Outcome, DateTimeOffset At);

/// <summary>
/// People who act at random: mostly with a good outcome, within the time limit and a fifth more. The same seed gives the same actions.
/// </summary>
/// <param name="seed">The seed of the random numbers.</param>
/// <param name="badPercent">How many of a hundred tasks are not ended well.</param>
public sealed class RandomPeople(int seed, int badPercent)
{
    private const int WithoutDue = 20;
    private const double Over = 1.2;

    private readonly Random random = new(seed);

    /// <summary>The action on a task that was just opened; null where nobody acts, and a timer ends it.</summary>
    public Reaction? Decide(SimulatedTask task, SimulatedCase of)
    {
        var isBad = random.Next(100) < badPercent;
        var days = of.DaysOf(task);
        var after = 1 + random.Next((int)Math.Ceiling((days ?? WithoutDue) * Over));
        if (task.Kind == TaskKind.PublicNotice)
        {
            return isBad ? new Reaction("Objected", of.After(task.OpenedAt, 1 + random.Next(Math.Max(1, days ?? 1)))) : null;
        }

        var ways = TaskTypes.Of(task.Kind).TrialWays;
        if (task.Kind == TaskKind.Correction && isBad && days is not null && random.Next(2) == 0)
        {
            return null;
        }

        var possible = ways.Where(way => way.IsGood != isBad).ToList();
        var way = possible.Count == 0 ? ways[0] : possible[random.Next(possible.Count)];
        return new Reaction(way.Outcome, of.After(task.OpenedAt, after));
    }
}
