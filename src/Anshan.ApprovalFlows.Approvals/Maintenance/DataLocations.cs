using Anshan.ApprovalFlows.Approvals.Data;
using Microsoft.Extensions.Configuration;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Everything that has to be kept: the database (the data-protection keys are in it) and the uploaded files.</summary>
public sealed record DataLocations(DatabaseSettings Database, string Files)
{
    public static DataLocations From(IConfiguration configuration, string contentRoot) =>
        new(
            DatabaseSettings.From(configuration, contentRoot),
            Path.GetFullPath(configuration["Storage:Files"] is { Length: > 0 } files ? files : "data/files", contentRoot)
        );

    /// <summary>The same, for what is done to a database file.</summary>
    /// <exception cref="BackupException">The database is PostgreSQL, which has tools of its own for this.</exception>
    public DataLocations OfFile() =>
        Database.IsSqlite
            ? this
            : throw new BackupException("backup 和 restore 只适用于 SQLite。PostgreSQL 请用 pg_dump 和 pg_restore，见 docs/backup.md。");
}
