using System.Diagnostics;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Simulations;

/// <summary>Something a person chose in a trial run.</summary>
/// <param name="ExecutionId">The task's activity execution.</param>
/// <param name="Who">The task's unit; empty for the applicant.</param>
/// <param name="Outcome">The way out; <see cref="Waits"/> lets time go on to the next timer.</param>
/// <param name="Days">Working days after the task was opened.</param>
public sealed record ChosenStep(long ExecutionId, string Who, string Outcome, int Days)
{
    /// <summary>Nobody acts until the next timer fires.</summary>
    public const string Waits = "wait";
}

/// <summary>试算: runs any version of a definition, drafts included, on a clock of its own. No stored row is touched.</summary>
public sealed class SimulateProcedure(
    StepLoop loop,
    CaseFactSource facts,
    OrganisationTree organisations,
    WorkingCalendar calendar,
    SimulatedWriters writers
)
{
    /// <summary>Runs the steps a person chose, one after the other, and stops behind the last.</summary>
    public SimulatedCase Chosen(SimulationSetup setup, IEnumerable<ChosenStep> steps)
    {
        var run = Begin(setup, withSubjects: true);
        foreach (var step in steps.TakeWhile(_ => run.End == SimulatedEnd.Open))
        {
            if (step.Outcome == ChosenStep.Waits)
            {
                run.WaitUntil(run.NextTimer ?? run.Now);
            }
            else if (
                run.Open.FirstOrDefault(task => task.ExecutionId == step.ExecutionId && (task.OrganisationId ?? "") == step.Who) is { } task
                && TaskTypes.Of(task.Kind).TrialWays.Any(way => way.Outcome == step.Outcome)
            )
            {
                run.Act(task, step.Outcome, run.After(task.OpenedAt, step.Days));
            }
        }

        return run;
    }

    /// <summary>Runs one case to its end with people who act at random.</summary>
    /// <param name="setup">What is run.</param>
    /// <param name="seed">The same seed gives the same case.</param>
    /// <param name="badPercent">How many of a hundred tasks are not ended well.</param>
    /// <param name="withSubjects">Whether the mails are rendered; costs time.</param>
    public SimulatedCase Random(SimulationSetup setup, int seed, int badPercent, bool withSubjects = true)
    {
        var (run, people) = (Begin(setup, withSubjects), new RandomPeople(seed, badPercent));
        var plans = new Dictionary<SimulatedTask, Reaction?>();
        while (run.End == SimulatedEnd.Open)
        {
            foreach (var task in run.Open.Where(task => !plans.ContainsKey(task)).ToList())
            {
                plans[task] = people.Decide(task, run);
            }

            var next = run.Open.Where(task => plans[task] is not null).MinBy(task => plans[task]!.At);
            if (next is not null && (run.NextTimer is not { } due || plans[next]!.At < due))
            {
                run.Act(next, plans[next]!.Outcome, plans[next]!.At);
            }
            else
            {
                run.WaitUntil(run.NextTimer!.Value);
            }
        }

        return run;
    }

    /// <summary>Runs many random cases and adds up the results; fewer when the time is up before.</summary>
    public SimulationSummary Many(
        SimulationSetup setup,
        int seed,
        int badPercent,
        int count,
        TimeSpan? limit = null,
        CancellationToken cancellation = default
    )
    {
        var totals = new SimulationTotals(calendar);
        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < count && (limit is null || Stopwatch.GetElapsedTime(start) < limit); number++)
        {
            cancellation.ThrowIfCancellationRequested();
            totals.Add(Random(setup, seed + number, badPercent, withSubjects: false), seed + number);
        }

        return totals.Result();
    }

    private SimulatedCase Begin(SimulationSetup setup, bool withSubjects)
    {
        var world = new SimulatedWorld(setup, facts, organisations, calendar);
        return new SimulatedCase(setup, loop, world, writers.Begin(world, withSubjects), keepsText: withSubjects);
    }
}
