using System.Data;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Anshan.ApprovalFlows.Approvals.Maintenance;

/// <summary>Checks that the rows of the engine, of the cases and of the audit are consistent.</summary>
public static class ConsistencyCheck
{
    /// <summary>The most findings of one kind that are named.</summary>
    internal const int Named = 20;

    /// <summary>Checks the database and the files where they are; a server may be at work.</summary>
    public static async Task<IReadOnlyList<string>> RunAsync(DataLocations places, CancellationToken cancellation = default)
    {
        if (places.Database.IsSqlite && !File.Exists(places.Database.Path))
        {
            throw new BackupException($"没有数据库 {places.Database.Path}，无可检查。");
        }

        await using var db = places.Database.OpenBeside();
        try
        {
            return await RunAsync(db, places.Files, cancellation);
        }
        catch (Exception refused) when ((refused as NpgsqlException ?? refused.InnerException as NpgsqlException) is { } reason)
        {
            throw new BackupException($"数据库服务器没有应答，或还没有本系统的表：{reason.Message}", reason);
        }
    }

    /// <param name="db">A context of its own for the check; it may be a database in use, seen at one instant.</param>
    /// <param name="files">The folder of uploaded files; null leaves them out.</param>
    /// <param name="cancellation">Stops the check.</param>
    /// <returns>A sentence for each problem; empty when there is none.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(DbContext db, string? files = null, CancellationToken cancellation = default)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        await using var snapshot = db.Sqlite() is { } sqlite
            ? sqlite.BeginTransaction(deferred: true)
            : await db.Database.GetDbConnection().BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await db.Database.UseTransactionAsync(snapshot, cancellation);
        try
        {
            return
            [
                .. await EngineChecks.RunAsync(db, cancellation),
                .. await StateChecks.RunAsync(db, cancellation),
                .. await CaseChecks.RunAsync(db, cancellation),
                .. await CapChecks.RunAsync(db, cancellation),
                .. files is null ? [] : await MissingFilesAsync(db, files, cancellation),
                .. await AuditChecks.RunAsync(db, cancellation),
            ];
        }
        finally
        {
            await db.Database.UseTransactionAsync(null, CancellationToken.None);
            await db.Database.CloseConnectionAsync();
        }
    }

    internal static async Task<IEnumerable<string>> SentencesAsync<T>(
        IQueryable<T> rows,
        Func<T, string> sentence,
        CancellationToken cancellation
    ) => (await rows.Take(Named).ToListAsync(cancellation)).Select(sentence);

    private static async Task<IEnumerable<string>> MissingFilesAsync(DbContext db, string files, CancellationToken cancellation)
    {
        var stored = StoredFile.Below(files).Select(Path.GetFileNameWithoutExtension).ToHashSet(StringComparer.Ordinal);
        var named = await db.Set<MaterialFile>().Select(x => x.Sha256).Distinct().ToListAsync(cancellation);
        return named.Where(hash => !stored.Contains(hash)).Take(Named).Select(hash => $"申报材料文件 {hash} 不在文件目录中。");
    }
}
