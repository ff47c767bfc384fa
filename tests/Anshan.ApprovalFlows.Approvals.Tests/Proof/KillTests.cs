using System.Diagnostics;
using Anshan.ApprovalFlows.Approvals.Tests.Walk;
using Anshan.ApprovalFlows.Testing;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

public sealed class KillTests(ITestOutputHelper output) : KillFacts(output)
{
    protected override int Cycles => Number("CRASH_CYCLES", 20);

    protected override Task<CaseWorld> WorldAsync() => CaseWorld.CreateAsync();
}

public sealed class KillOnPostgreSqlTests(ITestOutputHelper output) : KillFacts(output)
{
    protected override int Cycles => Number("CRASH_CYCLES", 6);

    protected override Task<CaseWorld> WorldAsync() => CaseFacts.OnPostgresAsync();
}

/// <summary>
/// The same while the database server fails twice under each process: stopped immediately, and one of its backends killed. The process goes
/// on.
/// </summary>
public sealed class ServerDeathTests(ITestOutputHelper output) : KillFacts(output), IDisposable
{
    private PostgresCluster? cluster;

    protected override int Cycles => Number("SERVER_DEATHS", 2);

    public void Dispose() => cluster?.Dispose();

    protected override Task<CaseWorld> WorldAsync()
    {
        cluster = PostgresCluster.TryStart();
        Assert.SkipWhen(cluster is null, PostgresServer.Missing);
        return CaseWorld.CreateOnPostgresAsync(cluster: cluster);
    }

    /// <summary>On a server that stays.</summary>
    protected override Task<CaseWorld> ScratchAsync() => CaseFacts.OnPostgresAsync();

    private protected override async Task DisturbAsync(WorkerProcess life, Random random)
    {
        // A process that is still opening its database ends with the server and would be restarted by its supervisor: nothing to test.
        await AtWorkAsync(life, random);
        cluster!.StopImmediately();
        cluster.Start();
        await AtWorkAsync(life, random);

        // The postmaster ends all its other processes and recovers by itself.
        var busy = await PostgresServer.ExecuteAsync(
            cluster.ConnectionString,
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY state = "
                + "'idle', random() LIMIT 1"
        );
        using (var backend = Process.GetProcessById((int)busy!))
        {
            backend.Kill();
        }

        await AtWorkAsync(life, random);
    }

    private static Task AtWorkAsync(WorkerProcess life, Random random)
    {
        life.ForgetAcknowledged();
        return life.AcknowledgedAsync(20 + random.Next(60), Patience);
    }
}
