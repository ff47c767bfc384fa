using System.Diagnostics;
using System.Globalization;
using Anshan.ApprovalFlows.Approvals;
using Anshan.ApprovalFlows.Approvals.Amounts;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Simulations;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Testing.Procedures;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Benchmarks;

/// <summary>How long the trial run of 1,000 cases takes that an administrator starts from the page.</summary>
internal static class TrialBenchmark
{
    private const int Times = 5;
    private const string TenReviews = "ten reviews";

    public static void Run(int cases)
    {
        Console.WriteLine(Figures.Machine());
        Console.WriteLine(Figures.Header);
        using var services = new ServiceCollection().AddApprovals(RepositoryFolder.Workflows, "http://localhost").BuildServiceProvider();
        var (catalogue, simulate) = (services.GetRequiredService<MeasureCatalogue>(), services.GetRequiredService<SimulateProcedure>());
        foreach (var (id, procedure) in new[] { ("1.2", 0), ("13.1", 1), ("10.2", 0), ("12", 0), (TenReviews, 0) })
        {
            var measure = catalogue[id == TenReviews ? "1.2" : id];
            var spec = measure.Procedures[procedure % measure.Procedures.Count];
            var definition = id == TenReviews ? WorkflowFiles.Read(TenSteps.Write()) : WorkflowFiles.Read(measure, spec);
            var setup = new SimulationSetup(definition, measure, spec, new("tiedong"), new DateOnly(2023, 9, 4), new Money(30_000_000));
            var summary = simulate.Many(setup, 1, 15, 100);
            var times = Enumerable
                .Range(0, Times)
                .Select(time =>
                {
                    var start = Stopwatch.GetTimestamp();
                    summary = simulate.Many(setup, time * cases, 15, cases);
                    return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                })
                .ToList();
            var stays = summary.Stays.Sum(stay => stay.Times) / (double)summary.Count;
            Console.WriteLine(
                Figures.Row(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{cases} cases of {id} {spec.Id}, {stays:0.0} waits and {summary.Mails:0.0} mails each"
                    ),
                    times
                )
            );
        }
    }
}
