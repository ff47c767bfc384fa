using Anshan.ApprovalFlows.Approvals.Deadlines;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>The results of many cases.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="Ends">How many came to each end.</param>
/// <param name="Days">The working days of the completed ones, in order.</param>
/// <param name="Stays">Where time was spent, the longest first.</param>
/// <param name="Problems">Faults, dead ends and endless ways, the most frequent first.</param>
/// <param name="Mails">Mails per case.</param>
public sealed record SimulationSummary(
    int Count,
    IReadOnlyDictionary<SimulatedEnd, int> Ends,
    IReadOnlyList<int> Days,
    IReadOnlyList<StayTimes> Stays,
    IReadOnlyList<SimulationProblem> Problems,
    double Mails
)
{
    /// <summary>So many of a hundred completed cases took no longer; null where none was completed.</summary>
    public int? Percentile(int percent) => Days.Count == 0 ? null : Days[Math.Min(Days.Count - 1, Days.Count * percent / 100)];

    /// <summary>The completed cases by duration, in at most so many classes of equal width.</summary>
    public IReadOnlyList<(int From, int To, int Cases)> Classes(int most = 16)
    {
        if (Days.Count == 0)
        {
            return [];
        }

        var width = Math.Max(1, (int)Math.Ceiling((Days[^1] - Days[0] + 1) / (double)most));
        return
        [
            .. Enumerable
                .Range(0, ((Days[^1] - Days[0]) / width) + 1)
                .Select(index => Days[0] + (index * width))
                .Select(from => (from, from + width - 1, Days.Count(days => days >= from && days < from + width))),
        ];
    }
}

/// <summary>The time spent at an activity.</summary>
/// <param name="ActivityId">The activity.</param>
/// <param name="Cases">How many cases were there.</param>
/// <param name="Times">How often altogether.</param>
/// <param name="MeanDays">Working days of a stay, on average.</param>
/// <param name="LongDays">Nine of ten stays are no longer.</param>
public sealed record StayTimes(string ActivityId, int Cases, int Times, double MeanDays, int LongDays);

/// <summary>A problem that ended cases.</summary>
/// <param name="End">What it is.</param>
/// <param name="ActivityId">Where; null where it has no place.</param>
/// <param name="Text">In words.</param>
/// <param name="Cases">How many cases.</param>
/// <param name="Seed">One of them, to be looked at.</param>
public sealed record SimulationProblem(SimulatedEnd End, string? ActivityId, string Text, int Cases, int Seed);

/// <summary>Adds up trial runs.</summary>
internal sealed class SimulationTotals(WorkingCalendar calendar)
{
    private readonly Dictionary<SimulatedEnd, int> ends = [];
    private readonly List<int> days = [];
    private readonly Dictionary<string, (int Cases, List<int> Stays)> stays = [];
    private readonly Dictionary<(SimulatedEnd End, string? At, string Text), (int Cases, int Seed)> problems = [];
    private int count;
    private int mails;

    public void Add(SimulatedCase run, int seed)
    {
        (count, mails) = (count + 1, mails + run.Mails.Count);
        ends[run.End] = ends.GetValueOrDefault(run.End) + 1;
        if (run.End == SimulatedEnd.Completed)
        {
            days.Add(run.WorkingDays);
        }
        else if (run.End != SimulatedEnd.Stopped)
        {
            var key = (run.End, run.ProblemAt, run.Problem ?? "");
            problems[key] = problems.TryGetValue(key, out var known) ? (known.Cases + 1, known.Seed) : (1, seed);
        }

        foreach (var place in run.Stays.GroupBy(stay => stay.ActivityId))
        {
            var (cases, all) = stays.GetValueOrDefault(place.Key, (0, []));
            all.AddRange(
                place.Select(stay => calendar.WorkingDaysBetween(ChinaTime.DateOf(stay.From), ChinaTime.DateOf(stay.To ?? run.Now)))
            );
            stays[place.Key] = (cases + 1, all);
        }
    }

    public SimulationSummary Result() =>
        new(
            count,
            ends,
            [.. days.Order()],
            [
                .. stays
                    .Select(pair => new StayTimes(
                        pair.Key,
                        pair.Value.Cases,
                        pair.Value.Stays.Count,
                        pair.Value.Stays.Average(),
                        pair.Value.Stays.Order().ElementAt(pair.Value.Stays.Count * 9 / 10)
                    ))
                    .OrderByDescending(stay => stay.MeanDays * stay.Times),
            ],
            [
                .. problems
                    .Select(pair => new SimulationProblem(pair.Key.End, pair.Key.At, pair.Key.Text, pair.Value.Cases, pair.Value.Seed))
                    .OrderByDescending(problem => problem.Cases),
            ],
            count == 0 ? 0 : (double)mails / count
        );
}
