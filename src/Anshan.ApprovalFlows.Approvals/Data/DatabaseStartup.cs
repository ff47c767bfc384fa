using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>Brings the database to the shape this version needs, before anything else uses it.</summary>
public static class DatabaseStartup
{
    /// <summary>Makes the data folder and the database where missing and applies the migrations.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(services.GetRequiredService<DatabaseSettings>().Folder);
        await using var db = DataRegistration.OpenUnguarded(services);
        await db.Database.MigrateAsync(cancellation);
    }
}
