using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>What stands beneath a context.</summary>
public static class Connections
{
    /// <summary>The connection to SQLite; null on PostgreSQL. The one way to ask which database a context is on.</summary>
    public static SqliteConnection? Sqlite(this DbContext db) => db.Database.GetDbConnection() as SqliteConnection;

    /// <summary>The transaction that the context is in, or null.</summary>
    internal static DbTransaction? Transaction(this DbContext db) => db.Database.CurrentTransaction?.GetDbTransaction();
}
