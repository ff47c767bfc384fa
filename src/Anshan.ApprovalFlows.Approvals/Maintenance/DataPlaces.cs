using Anshan.ApprovalFlows.Approvals.Data;
using Microsoft.Extensions.Configuration;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Everything that has to be kept: the database (the data-protection keys are in it) and the uploaded files.</summary>
public sealed record DataPlaces(DatabaseSettings Database, string Files)
{
    /// <exception cref="BackupException">The database is PostgreSQL, which has tools of its own for this.</exception>
    public static DataPlaces From(IConfiguration configuration, string contentRoot)
    {
        var database = DatabaseSettings.From(configuration, contentRoot);
        return database.IsSqlite
            ? new DataPlaces(database, Path.GetFullPath(configuration["Storage:Files"] is { Length: > 0 } files ? files : "data/files", contentRoot))
            : throw new BackupException("backup、restore、check 只适用于 SQLite。PostgreSQL 请用 pg_dump 和 pg_restore，见 docs/backup.md。");
    }
}
