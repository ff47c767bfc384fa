using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>Where the database is; <c>Database:Provider</c> and <c>Database:Path</c> of the settings.</summary>
public sealed record DatabaseSettings(string Path)
{
    /// <summary>The folder that holds the database and its lock file.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    public string ConnectionString => new SqliteConnectionStringBuilder { DataSource = Path }.ToString();

    /// <summary>Reads the settings; a relative path counts from <paramref name="contentRoot"/>.</summary>
    public static DatabaseSettings From(IConfiguration configuration, string contentRoot)
    {
        var provider = configuration["Database:Provider"] ?? "Sqlite";
        if (!provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(
                $"Database:Provider is \"{provider}\"; this version knows only \"Sqlite\".");
        }
        var path = configuration["Database:Path"];
        if (string.IsNullOrWhiteSpace(path))
        {
            path = "data/anshan.db";
        }
        return new DatabaseSettings(System.IO.Path.GetFullPath(path, contentRoot));
    }
}
