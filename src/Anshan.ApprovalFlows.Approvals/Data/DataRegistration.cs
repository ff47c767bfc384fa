using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Maintenance;
using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>Registers the database: contexts for reading, the write gate for writing.</summary>
public static class DataRegistration
{
    /// <summary>
    /// Adds <see cref="AppDbContext"/> (scoped), its factory for singletons, <see cref="IWriteGate"/> and <see cref="AuditTrail"/>.
    /// The settings are read when the first of them is asked for. Interceptors registered as <see cref="IInterceptor"/>
    /// see every context.
    /// </summary>
    public static IServiceCollection AddApprovalsData(
        this IServiceCollection services, IConfiguration configuration, string contentRoot)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<AuditTrail>();
        services.AddSingleton(_ => DatabaseSettings.From(configuration, contentRoot));
        services.AddSingleton(provider => InstanceLock.Acquire(provider.GetRequiredService<DatabaseSettings>()));
        services.AddSingleton<SqlitePragmas>();
        services.AddSingleton<ContextTurns>();
        services.AddSingleton<WriteTurnInterceptor>();
        services.AddSingleton<WriteGuard>();
        services.AddSingleton<TransactionGuard>();
        services.AddSingleton(provider => new SqliteWriteGate(
            () => OpenUnguarded(provider), provider.GetRequiredService<ILogger<SqliteWriteGate>>()));
        services.AddSingleton<IWriteGate>(provider => provider.GetRequiredService<SqliteWriteGate>());
        services.AddPooledDbContextFactory<SqliteAppDbContext>((provider, options) => options
            .UseSqlite(provider.GetRequiredService<DatabaseSettings>().ConnectionString)
            .AddInterceptors(
                provider.GetRequiredService<SqlitePragmas>(),
                provider.GetRequiredService<WriteTurnInterceptor>(),
                provider.GetRequiredService<WriteGuard>(),
                provider.GetRequiredService<TransactionGuard>())
            .AddInterceptors(provider.GetServices<IInterceptor>()));
        services.AddSingleton<IDbContextFactory<AppDbContext>, SqliteContexts>();
        services.AddSingleton<ReadingContexts>();
        services.AddScoped<AppDbContext>(provider =>
            provider.GetRequiredService<IDbContextFactory<SqliteAppDbContext>>().CreateDbContext());
        return services;
    }

    /// <summary>Lets singletons ask for a context without knowing the database.</summary>
    private sealed class SqliteContexts(IDbContextFactory<SqliteAppDbContext> pool) : IDbContextFactory<AppDbContext>
    {
        public AppDbContext CreateDbContext() => pool.CreateDbContext();
    }

    /// <summary>A context that may write at any time: the gate's own, and the one that migrates.</summary>
    internal static SqliteAppDbContext OpenUnguarded(IServiceProvider provider) =>
        new(new DbContextOptionsBuilder<SqliteAppDbContext>()
            .UseSqlite(provider.GetRequiredService<DatabaseSettings>().ConnectionString)
            .UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>())
            .AddInterceptors(provider.GetRequiredService<SqlitePragmas>())
            .AddInterceptors(provider.GetServices<IInterceptor>())
            .Options);
}
