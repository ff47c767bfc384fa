using System.Security.Cryptography;
using System.Text;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Testing;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>Migrations are added and never changed, since databases of main have run them already.</summary>
public sealed class MigrationTests
{
    private static readonly string Project = Path.Combine(
        RepositoryFolder.Path,
        "src",
        "Anshan.ApprovalFlows.Approvals",
        "Data",
        "Migrations"
    );
    private static readonly string Kept = Path.Combine(SampleDatabases.Folder, "migrations.txt");

    [Fact]
    public void A_committed_migration_never_changes()
    {
        var committed = File.ReadAllLines(Kept).Where(line => line.Length > 0).ToList();
        var present = Directory
            .GetFiles(Project, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("Snapshot.cs", StringComparison.Ordinal))
            .Select(file => $"{Hash(file)}  {Path.GetRelativePath(Project, file).Replace('\\', '/')}")
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(
            committed.Order(StringComparer.Ordinal).SequenceEqual(present),
            $"Changed or gone (put it back):\n{string.Join('\n', committed.Except(present))}\nNew (append to {Kept}; see "
                + $"docs/migrations.md):\n{string.Join('\n', present.Except(committed))}"
        );
    }

    [Fact]
    public void The_model_is_what_the_migrations_make_on_sqlite()
    {
        using var db = new SqliteAppDbContext(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite("Data Source=none.db").Options);
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void The_model_is_what_the_migrations_make_on_postgresql()
    {
        using var db = new PostgreSqlAppDbContext(new DbContextOptionsBuilder<PostgreSqlAppDbContext>().UseNpgsql("Host=none").Options);
        Assert.False(db.Database.HasPendingModelChanges());
    }

    private static string Hash(string file) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(file).ReplaceLineEndings("\n"))));
}
