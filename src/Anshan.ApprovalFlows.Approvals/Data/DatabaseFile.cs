using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Data;

/// <summary>A database file that no server uses: a backup, or one about to be restored.</summary>
internal static class DatabaseFile
{
    /// <summary>Without the driver's pool, which would hold the file open after use.</summary>
    public static string Unpooled(string path) => new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();

    public static AppDbContext Open(string path) =>
        new SqliteAppDbContext(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite(Unpooled(path)).Options);

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static async Task RequireIntactAsync(string path, CancellationToken cancellation)
    {
        string? answer;
        try
        {
            await using var connection = new SqliteConnection(Unpooled(path));
            await connection.OpenAsync(cancellation);
            answer = await ScalarAsync(connection, "PRAGMA integrity_check", cancellation);
        }
        catch (SqliteException e)
        {
            throw new InvalidDataException($"数据库文件 {path} 已损坏：{e.Message}", e);
        }

        if (answer != "ok")
        {
            throw new InvalidDataException($"数据库文件 {path} 已损坏：{answer}");
        }
    }

    public static async Task<string?> ScalarAsync(SqliteConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // callers pass constants only
        command.CommandText = sql;
#pragma warning restore CA2100
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }
}
