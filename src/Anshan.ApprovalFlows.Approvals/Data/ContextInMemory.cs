using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>The model without a database, for rows in memory.</summary>
internal static class ContextInMemory
{
    private static readonly DbContextOptions<SqliteAppDbContext> Options = new DbContextOptionsBuilder<SqliteAppDbContext>()
        .UseSqlite("Data Source=:memory:")
        .Options;

    public static DbContext Open() => new SqliteAppDbContext(Options);
}
