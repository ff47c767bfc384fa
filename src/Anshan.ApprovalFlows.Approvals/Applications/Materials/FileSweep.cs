using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Timers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>Removes, once an hour, the files of broken-off uploads and those that no row has named for a day.</summary>
public sealed class FileSweep(FileStore store, OpenDatabase open, TimeProvider machine, ILogger<FileSweep> log) : BackgroundService
{
    private static readonly TimeSpan Age = TimeSpan.FromHours(24);

    /// <summary>No upload takes that long; its process has died.</summary>
    private static readonly TimeSpan AgeOfUnfinished = TimeSpan.FromHours(2);

    /// <summary>One run; returns how many files were removed.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellation = default)
    {
        var before = machine.GetUtcNow().UtcDateTime - Age;
        var removed = 0;
        foreach (var path in store.UnfinishedBefore(machine.GetUtcNow().UtcDateTime - AgeOfUnfinished))
        {
            File.Delete(path);
            removed++;
        }

        foreach (var hashes in store.StoredBefore(before).Chunk(200))
        {
            await using var pooled = open();
            var db = pooled.Context;
            HashSet<string> named =
            [
                .. await db.Set<MaterialFile>()
                    .Where(file => hashes.Contains(file.Sha256))
                    .Select(file => file.Sha256)
                    .ToListAsync(cancellation),
            ];
            foreach (var orphan in hashes.Where(hash => !named.Contains(hash)))
            {
                store.Remove(orphan, before);
                removed++;
            }
        }

        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer hourly = new(TimeSpan.FromHours(1), machine);
        while (await hourly.WaitForNextTickAsync(stoppingToken))
        {
            await PeriodicWork.TryAsync(SweepAsync, log, stoppingToken);
        }
    }
}
