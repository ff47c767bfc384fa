using Anshan.ApprovalFlows.Benchmarks;

switch (args)
{
    case ["crash-worker", var folder, var port, .. var rest]:
        await CrashWorker.RunAsync(folder, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), drains: rest is ["drain"]);
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: decision | load | loop | crash-worker <folder> <smtp port> [drain]");
        return 2;
}
