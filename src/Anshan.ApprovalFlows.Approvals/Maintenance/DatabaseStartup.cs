using Anshan.ApprovalFlows.Approvals.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Migrates the database to the schema of this version, before anything else uses it.</summary>
public static class DatabaseStartup
{
    /// <summary>Makes the data folder and the database where missing and applies the migrations.</summary>
    /// <exception cref="DatabaseInUseException">Another server works on this database.</exception>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellation = default)
    {
        var settings = services.GetRequiredService<DatabaseSettings>();
        if (!settings.IsSqlite)
        {
            // Several servers may start at once: EF's own lock lets one of them migrate.
            await using var server = DataRegistration.OpenUnguarded(services);
            await server.Database.MigrateAsync(cancellation);
            return;
        }

        // From here to the end of the process the database is ours.
        services.GetRequiredService<InstanceLock>();
        var restoring = RestoreCommand.RestoringPath(settings);
        if (File.Exists(restoring))
        {
            throw new InvalidOperationException(
                $"上次恢复没有完成（{restoring} 仍在）。请重新运行 restore；若要放弃那次恢复，请删除该文件。"
            );
        }

        await using var db = DataRegistration.OpenUnguarded(services);
        // A process killed while it migrated leaves EF's own lock for ever. Our lock proves that nobody else migrates.
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS __EFMigrationsLock", cancellation);
        await db.Database.MigrateAsync(cancellation);
    }
}
