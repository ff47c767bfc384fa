using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Anshan.ApprovalFlows.Testing;

/// <summary>
/// A migrated database behind the real write gate, on SQLite in a folder of its own or on PostgreSQL; gone when disposed.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private readonly string? postgres;
    private readonly bool isOurs;
    private bool isClosed;

    private TestDatabase(TestFolder folder, ServiceProvider services, string? postgres = null, bool isOurs = true)
    {
        Folder = folder;
        Services = services;
        this.postgres = postgres;
        this.isOurs = isOurs;
    }

    public TestFolder Folder { get; }

    /// <summary>
    /// Where it is, in words that <see cref="Open(string, Action{IServiceCollection}?)"/> understands in another process too.
    /// </summary>
    public string Place => postgres ?? Folder.Path;
    public ServiceProvider Services { get; }
    public IWriteGate Gate => Services.GetRequiredService<IWriteGate>();
    public DatabaseSettings Settings => Services.GetRequiredService<DatabaseSettings>();

    /// <param name="configure">Further services, which see the database's.</param>
    /// <param name="template">The file of a database to begin with; an empty one where none is named.</param>
    public static async Task<TestDatabase> CreateAsync(Action<IServiceCollection>? configure = null, string? template = null)
    {
        template ??= await Template.Value;
        var folder = new TestFolder();
        File.Copy(template, folder.File("anshan.db"));
        return Open(folder, configure);
    }

    /// <summary>The same on PostgreSQL; the test is skipped by name where there is no server.</summary>
    /// <param name="configure">Further services, which see the database's.</param>
    /// <param name="cluster">Whose server; null for that of all tests.</param>
    /// <param name="way">Leads the connections another way to the server; null for the straight one.</param>
    public static async Task<TestDatabase> CreateOnPostgresAsync(
        Action<IServiceCollection>? configure = null,
        PostgresCluster? cluster = null,
        Func<string, string>? way = null
    )
    {
        var postgres = await (cluster is null ? PostgresServer.CreateDatabaseAsync() : PostgresServer.CreateDatabaseAsync(cluster));
        var folder = new TestFolder();
        return new(
            folder,
            Register(folder, configure, way?.Invoke(postgres) ?? postgres).BuildServiceProvider(validateScopes: true),
            postgres
        );
    }

    internal static async Task MigrateAsync(string postgres)
    {
        var database = Open(postgres);
        await DatabaseStartup.MigrateAsync(database.Services);
        await database.DisposeAsync();
    }

    /// <summary>Opens the database that already stands at a place, as a restarted server would; whoever made it removes it.</summary>
    /// <param name="place">The folder of an SQLite database, or the connection string of one on PostgreSQL.</param>
    /// <param name="configure">Further services, which see the database's.</param>
    public static TestDatabase Open(string place, Action<IServiceCollection>? configure = null)
    {
        if (Directory.Exists(place))
        {
            return Open(TestFolder.At(place), configure);
        }

        var folder = new TestFolder();
        return new(folder, Register(folder, configure, place).BuildServiceProvider(validateScopes: true), place, isOurs: false);
    }

    /// <summary>Opens the database that already stands in <paramref name="folder"/>, as a restarted server would.</summary>
    public static TestDatabase Open(TestFolder folder, Action<IServiceCollection>? configure = null) =>
        new(folder, Register(folder, configure).BuildServiceProvider(validateScopes: true));

    /// <summary>A context as a request gets it: reads freely, writes only in a turn.</summary>
    public AppDbContext OpenContext() => Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();

    public Task WriteAsync(Action<AppDbContext> write) =>
        Gate.WriteAsync(
            (db, _) =>
            {
                write((AppDbContext)db);
                return Task.FromResult(true);
            }
        );

    /// <summary>Publishes a document as the designer would, unchecked, and returns the version's id.</summary>
    public async Task<string> PublishAsync(string definitionId, string json, DateTimeOffset now)
    {
        await using var db = OpenContext();
        var closure = await Closure.ReadAsync(db, json, default);
        var number = await db.DefinitionVersions.CountAsync(row => row.DefinitionId == definitionId) + 1;
        return await Gate.WriteAsync(
            async (context, token) =>
            {
                var version = new DefinitionVersion
                {
                    Id = $"{definitionId}:{number}",
                    DefinitionId = definitionId,
                    Version = number,
                    Name = definitionId,
                    Json = json,
                    ContentHash = "",
                    IsPublished = true,
                    Origin = "designer",
                    CreatedAt = now,
                };
                await Publication.WriteAsync(context, version, closure, now, token);
                return version.Id;
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Folder.Dispose();
        if (postgres is not null && isOurs)
        {
            await PostgresServer.DropAsync(postgres);
        }
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
        if (postgres is not null)
        {
            await using var connections = new NpgsqlConnection(connection);
            NpgsqlConnection.ClearPool(connections);
            return;
        }

        await using var pool = new SqliteConnection(connection);
        SqliteConnection.ClearPool(pool);
    }

    private static ServiceCollection Register(TestFolder folder, Action<IServiceCollection>? configure, string? postgres = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Database:Provider"] = postgres is null ? "Sqlite" : "PostgreSql",
                    ["Database:Path"] = "anshan.db",
                    ["Database:ConnectionString"] = postgres,
                }
            )
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
