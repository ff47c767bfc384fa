using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Engine.Storage.Gate;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>Registers the database: contexts for reading, the write gate for writing.</summary>
public static class DataRegistration
{
    // SQLite counts its memory under one lock for all threads unless this is switched off before its first connection; when it is too late,
    // only speed is lost.
    static DataRegistration()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>
    /// Adds <see cref="DbContext"/> (scoped), <see cref="OpenDatabase"/> for singletons, <see cref="IWriteGate"/> and
    /// <see cref="AuditTrail"/>.
    /// The settings are read, and so the database chosen, when the first of them is asked for. Interceptors registered as
    /// <see cref="IInterceptor"/> see every context.
    /// </summary>
    public static IServiceCollection AddApprovalsData(this IServiceCollection services, IConfiguration configuration, string contentRoot)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AuditTrail>();
        services.AddSingleton(_ => DatabaseSettings.From(configuration, contentRoot));
        services.AddSingleton(provider => InstanceLock.Acquire(provider.GetRequiredService<DatabaseSettings>()));
        services.AddSingleton<SqlitePragmas>().AddSingleton<IdleConnections>();
        services.AddSingleton<WriteGuard>();
        services.AddSingleton(provider => new SqliteWriteGate(
            () => OpenUnguarded(provider),
            provider.GetRequiredService<ILogger<SqliteWriteGate>>()
        ));
        services.AddSingleton(provider => new PostgresWriteGate(
            () => OpenUnguarded(provider),
            provider.GetRequiredService<DatabaseSettings>().WritersAtOnce
        ));
        services.AddSingleton<IWriteGate>(provider =>
            IsSqlite(provider) ? provider.GetRequiredService<SqliteWriteGate>() : provider.GetRequiredService<PostgresWriteGate>()
        );
        services.AddPooledDbContextFactory<SqliteAppDbContext>(
            (provider, options) => Guard(provider, options.UseSqlite(ConnectionString(provider)))
        );
        services.AddPooledDbContextFactory<PostgreSqlAppDbContext>(
            (provider, options) => Guard(provider, options.UseNpgsql(ConnectionString(provider)))
        );
        services.AddSingleton<IDbContextFactory<AppDbContext>>(provider =>
            IsSqlite(provider)
                ? new Contexts<SqliteAppDbContext>(provider.GetRequiredService<IDbContextFactory<SqliteAppDbContext>>())
                : new Contexts<PostgreSqlAppDbContext>(provider.GetRequiredService<IDbContextFactory<PostgreSqlAppDbContext>>())
        );
        services.AddSingleton<ReadingContexts>();
        services.AddSingleton<OpenDatabase>(provider => provider.GetRequiredService<ReadingContexts>().Rent);

        // Two registrations, two contexts: one for everybody, one for the keys of data protection, which asks for the type by its name.
        services.AddScoped<DbContext>(provider => provider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext());
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext());
        return services;
    }

    /// <summary>A context that may write at any time: the gate's own, and the one that migrates.</summary>
    internal static AppDbContext OpenUnguarded(IServiceProvider provider)
    {
        if (IsSqlite(provider))
        {
            var sqlite = new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite(ConnectionString(provider));
            Watch(provider, sqlite);
            return new SqliteAppDbContext(sqlite.Options);
        }

        var postgres = new DbContextOptionsBuilder<PostgreSqlAppDbContext>().UseNpgsql(ConnectionString(provider));
        Watch(provider, postgres);
        return new PostgreSqlAppDbContext(postgres.Options);
    }

    private static void Guard(IServiceProvider provider, DbContextOptionsBuilder options) =>
        options
            .AddInterceptors(
                provider.GetRequiredService<SqlitePragmas>(),
                provider.GetRequiredService<IdleConnections>(),
                provider.GetRequiredService<WriteGuard>()
            )
            .AddInterceptors(provider.GetServices<IInterceptor>());

    private static void Watch(IServiceProvider provider, DbContextOptionsBuilder options) =>
        options
            .UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>())
            .AddInterceptors(provider.GetRequiredService<SqlitePragmas>(), provider.GetRequiredService<IdleConnections>())
            .AddInterceptors(provider.GetServices<IInterceptor>());

    private static bool IsSqlite(IServiceProvider provider) => provider.GetRequiredService<DatabaseSettings>().IsSqlite;

    private static string ConnectionString(IServiceProvider provider) => provider.GetRequiredService<DatabaseSettings>().ConnectionString;

    /// <summary>Lets singletons ask for a context without knowing the database.</summary>
    private sealed class Contexts<T>(IDbContextFactory<T> pool) : IDbContextFactory<AppDbContext>
        where T : AppDbContext
    {
        public AppDbContext CreateDbContext() => pool.CreateDbContext();
    }
}
