using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>
/// Statements kept prepared on the native handle of one open SQLite connection: ADO.NET costs more than the statement itself.
/// </summary>
/// <remarks>
/// They run in the transaction of the connection, whoever began it. A statement is at rest when its method returns, and holds no lock.
/// They live as long as the connection is open and never longer: the driver's pool may give it another handle the next time.
/// </remarks>
internal sealed class SqliteStatements
{
    private static readonly ConditionalWeakTable<SqliteConnection, SqliteStatements> Known = [];
    private readonly Dictionary<RowStatement, (sqlite3_stmt Statement, int[] Places)> prepared = [];
    private readonly sqlite3 handle;
    private byte[] text = new byte[4096];

    private SqliteStatements(SqliteConnection connection)
    {
        handle = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        connection.StateChange += Forget;
    }

    /// <summary>Those of the handle that the connection has now.</summary>
    public static SqliteStatements Of(SqliteConnection connection)
    {
        var mine = Known.GetValue(connection, static opened => new SqliteStatements(opened));
        if (ReferenceEquals(mine.handle, connection.Handle))
        {
            return mine;
        }

        Drop(connection, mine);
        return Of(connection);
    }

    /// <summary>Runs a statement that returns no rows, and says how many it changed.</summary>
    public int Execute(RowStatement statement, object[] values)
    {
        var bound = Bind(statement, values);
        try
        {
            Advances(bound);
            return raw.sqlite3_changes(handle);
        }
        finally
        {
            Rest(bound);
        }
    }

    /// <summary>Runs a statement that returns rows.</summary>
    public void Run(Read read)
    {
        var bound = Bind(read.Statement, read.Values);
        try
        {
            while (Advances(bound))
            {
                read.Keep(bound);
            }
        }
        finally
        {
            Rest(bound);
        }
    }

    private static void Rest(sqlite3_stmt statement) => raw.sqlite3_reset(statement);

    private static void Forget(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState == ConnectionState.Closed && Known.TryGetValue((SqliteConnection)sender, out var mine))
        {
            Drop((SqliteConnection)sender, mine);
        }
    }

    private static void Drop(SqliteConnection connection, SqliteStatements mine)
    {
        Known.Remove(connection);
        connection.StateChange -= Forget;
        foreach (var (statement, _) in mine.prepared.Values)
        {
            statement.Dispose();
        }
    }

    /// <summary>True when there is a row.</summary>
    private bool Advances(sqlite3_stmt statement)
    {
        var answer = raw.sqlite3_step(statement);
        if (answer is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(answer, handle);
        }

        return answer == raw.SQLITE_ROW;
    }

    private sqlite3_stmt Bind(RowStatement statement, object[] values)
    {
        if (!prepared.TryGetValue(statement, out var bound))
        {
            prepared[statement] = bound = Prepare(statement);
        }

        for (var place = 0; place < values.Length; place++)
        {
            SqliteException.ThrowExceptionForRC(Bind(bound.Statement, bound.Places[place], values[place]), handle);
        }

        return bound.Statement;
    }

    /// <summary>The statement, and at which place each of its values stands: that of its name's first appearance.</summary>
    private (sqlite3_stmt, int[]) Prepare(RowStatement statement)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(handle, statement.Sql, out var fresh), handle);
        return (fresh, [.. statement.Parameters.Select((_, place) => raw.sqlite3_bind_parameter_index(fresh, $"@p{place}"))]);
    }

    private int Bind(sqlite3_stmt statement, int place, object value) =>
        value switch
        {
            DBNull => raw.sqlite3_bind_null(statement, place),
            string words => BindText(statement, place, words),
            byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
            long number => raw.sqlite3_bind_int64(statement, place, number),
            int number => raw.sqlite3_bind_int(statement, place, number),
            bool truth => raw.sqlite3_bind_int(statement, place, truth ? 1 : 0),
            double number => raw.sqlite3_bind_double(statement, place, number),
            DateOnly date => BindText(statement, place, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            _ => throw new NotSupportedException(
                $"A {value.GetType().Name} needs a conversion in the model before it can be stored in a hot row."
            ),
        };

    private int BindText(sqlite3_stmt statement, int place, string words)
    {
        if (Encoding.UTF8.GetMaxByteCount(words.Length) > text.Length)
        {
            text = new byte[Encoding.UTF8.GetMaxByteCount(words.Length)];
        }

        return raw.sqlite3_bind_text(statement, place, text.AsSpan(0, Encoding.UTF8.GetBytes(words, text)));
    }
}
