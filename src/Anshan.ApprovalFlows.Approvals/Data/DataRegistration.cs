using Anshan.ApprovalFlows.Engine.Instances;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>Registers the database: contexts for reading, the write gate for writing.</summary>
public static class DataRegistration
{
    /// <summary>
    /// Adds <see cref="AppDbContext"/> (scoped), its pooled factory, and <see cref="IWriteGate"/>. The settings are read
    /// when the first of them is asked for.
    /// </summary>
    public static IServiceCollection AddApprovalsData(
        this IServiceCollection services, IConfiguration configuration, string contentRoot)
    {
        services.AddSingleton(_ => DatabaseSettings.From(configuration, contentRoot));
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
                provider.GetRequiredService<TransactionGuard>()));
        services.AddScoped<AppDbContext>(provider =>
            provider.GetRequiredService<IDbContextFactory<SqliteAppDbContext>>().CreateDbContext());
        return services;
    }

    /// <summary>A context that may write at any time: the gate's own, and the one that migrates.</summary>
    internal static SqliteAppDbContext OpenUnguarded(IServiceProvider provider) =>
        new(new DbContextOptionsBuilder<SqliteAppDbContext>()
            .UseSqlite(provider.GetRequiredService<DatabaseSettings>().ConnectionString)
            .UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>())
            .AddInterceptors(provider.GetRequiredService<SqlitePragmas>())
            .Options);
}
