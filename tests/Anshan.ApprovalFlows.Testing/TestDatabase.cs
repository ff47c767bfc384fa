using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>A migrated SQLite database in a folder of its own, behind the real write gate; gone when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private bool isClosed;

    private TestDatabase(TestFolder folder, ServiceProvider services)
    {
        Folder = folder;
        Services = services;
    }

    public TestFolder Folder { get; }
    public ServiceProvider Services { get; }
    public IWriteGate Gate => Services.GetRequiredService<IWriteGate>();
    public DatabaseSettings Settings => Services.GetRequiredService<DatabaseSettings>();

    /// <param name="configure">Further services, which see the database's.</param>
    public static async Task<TestDatabase> CreateAsync(Action<IServiceCollection>? configure = null)
    {
        var template = await Template.Value;
        var folder = new TestFolder();
        File.Copy(template, folder.File("anshan.db"));
        return Open(folder, configure);
    }

    /// <summary>Opens the database that already stands in <paramref name="folder"/>, as a restarted server would.</summary>
    public static TestDatabase Open(TestFolder folder, Action<IServiceCollection>? configure = null) =>
        new(folder, Register(folder, configure).BuildServiceProvider(validateScopes: true));

    /// <summary>A context as a request gets it: reads freely, writes only in a turn.</summary>
    public AppDbContext OpenContext() =>
        Services.GetRequiredService<IDbContextFactory<SqliteAppDbContext>>().CreateDbContext();

    public Task WriteAsync(Action<AppDbContext> write) => Gate.WriteAsync((db, _) =>
    {
        write((AppDbContext)db);
        return Task.FromResult(true);
    });

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Folder.Dispose();
    }

    /// <summary>Stops the gate and lets go of the file, as a stopping server does; the folder stays.</summary>
    public async Task CloseAsync()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        var connection = Settings.ConnectionString;
        await Services.DisposeAsync();
        using var pool = new SqliteConnection(connection);
        SqliteConnection.ClearPool(pool);
    }

    private static ServiceCollection Register(TestFolder folder, Action<IServiceCollection>? configure)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Database:Path"] = "anshan.db" })
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IConfiguration>(configuration);
        services.AddApprovalsData(configuration, folder.Path);
        configure?.Invoke(services);
        return services;
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var folder = new TestFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        var database = Open(folder);
        await DatabaseStartup.MigrateAsync(database.Services);
        await database.CloseAsync();
        return folder.File("anshan.db");
    }
}
