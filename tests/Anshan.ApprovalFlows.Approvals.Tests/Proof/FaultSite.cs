using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Proof;

/// <summary>A world whose database can be made to fail, with direct access to its tables.</summary>
internal sealed class FaultSite : IAsyncDisposable
{
    private readonly IAsyncDisposable? wire;

    private FaultSite(CaseWorld world, FaultTrigger trigger, Tables tables, IAsyncDisposable? wire = null) =>
        (World, Trigger, Tables, this.wire) = (world, trigger, tables, wire);

    public CaseWorld World { get; }

    public FaultTrigger Trigger { get; }

    public Tables Tables { get; }

    /// <param name="further">Services that come after the world's own.</param>
    public static async Task<FaultSite> OnSqliteAsync(Action<IServiceCollection>? further = null)
    {
        var trigger = new FaultTrigger();
        var world = await CaseWorld.CreateAsync(further + (services => services.AddSingleton<IInterceptor>(new FaultyDatabase(trigger))));
        return new FaultSite(world, trigger, new SqliteTables(world.Database.Settings.Path));
    }

    /// <param name="further">Services that come after the world's own.</param>
    public static async Task<FaultSite> OnPostgresAsync(Action<IServiceCollection>? further = null)
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.Missing);
        var trigger = new FaultTrigger();
        FaultyWire? wire = null;
        var world = await CaseWorld.CreateOnPostgresAsync(
            further,
            way: straight => (wire = new FaultyWire(straight, trigger)).ConnectionString
        );
        return new FaultSite(world, trigger, new PostgresTables(world.Database.Place), wire);
    }

    public async ValueTask DisposeAsync()
    {
        await Tables.DisposeAsync();
        await World.DisposeAsync();
        await (wire?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
