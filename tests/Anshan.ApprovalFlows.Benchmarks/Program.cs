using System.Globalization;
using Anshan.ApprovalFlows.Benchmarks;
using Anshan.ApprovalFlows.Testing.Fuzzing;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["decision"]:
        await DecisionBenchmark.RunAsync();
        return 0;
    case ["load", "sqlite" or "postgres", .. var size]:
        await LoadBenchmark.RunAsync(args[1] == "postgres", size is [var cases] ? int.Parse(cases, CultureInfo.InvariantCulture) : 2000);
        return 0;
    case ["storage"]:
        await StorageBenchmark.RunAsync();
        return 0;
    case ["memory", var steps]:
        await MemoryBenchmark.RunAsync(int.Parse(steps, CultureInfo.InvariantCulture));
        return 0;
    case ["full", var finished]:
        await FullBenchmark.RunAsync(int.Parse(finished, CultureInfo.InvariantCulture));
        return 0;
    case ["timers", var pending]:
        await TimersBenchmark.RunAsync(int.Parse(pending, CultureInfo.InvariantCulture));
        return 0;
    case ["idle", .. var idle]:
        return await IdleBenchmark.RunAsync(
            double.Parse(idle.ElementAtOrDefault(0) ?? "10", CultureInfo.InvariantCulture),
            int.Parse(idle.ElementAtOrDefault(1) ?? "2", CultureInfo.InvariantCulture),
            idle.ElementAtOrDefault(2) == "postgres"
        );
    case ["loop"]:
        BenchmarkRunner.Run<StepLoopBenchmark>();
        return 0;
    case ["soundness"]:
        SoundnessBenchmark.Run();
        return 0;
    case ["trial", var many]:
        TrialBenchmark.Run(int.Parse(many, CultureInfo.InvariantCulture));
        return 0;
    case ["sandbox"]:
        SandboxBenchmark.Run();
        return 0;
    case ["crash-worker", var place, var scratch, var port, .. var rest]:
        await CrashWorker.RunAsync(place, scratch, int.Parse(port, CultureInfo.InvariantCulture), drains: rest is ["drain"]);
        return 0;
    case ["send-worker", var place, var port, var host, var lease]:
        await SendWorker.RunAsync(place, int.Parse(port, CultureInfo.InvariantCulture), host, lease);
        return 0;
    case ["simulate" or "fuzz-valid" or "fuzz-mutated", var count, .. var from]:
        return Seeds.Run(
            args[0],
            from is [var first] ? int.Parse(first, CultureInfo.InvariantCulture) : 1,
            int.Parse(count, CultureInfo.InvariantCulture)
        );
    case ["fuzz-show", var seed]:
        Console.WriteLine(FuzzRun.Document(int.Parse(seed, CultureInfo.InvariantCulture)));
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "usage: decision | load sqlite|postgres [cases] | storage | memory <steps> | full <cases> | timers <timers> | idle "
                + "[minutes] [times] [sqlite|postgres] | loop | soundness | trial <cases> | sandbox | simulate | fuzz-valid | "
                + "fuzz-mutated <seeds> [first] | fuzz-show <seed> | crash-worker <database> <other database> <smtp port> [drain] | "
                + "send-worker <database> <smtp port> <http host> <lease seconds>"
        );
        return 2;
}
