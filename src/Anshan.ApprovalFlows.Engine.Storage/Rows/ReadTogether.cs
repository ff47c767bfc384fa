using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>Which rows of which tables one command is to read; each table at most once.</summary>
public sealed class TablesAsked
{
    private readonly List<(Type Row, RowAsk Ask)> asked = [];

    internal IReadOnlyList<(Type Row, RowAsk Ask)> Asked => asked;

    /// <summary>Adds the rows of a table whose properties of <paramref name="where"/> have these values.</summary>
    public TablesAsked Add<T>(RowKey where, params object[] values)
        where T : class
    {
        asked.Add((typeof(T), RowAsk.Of<T>(where, values)));
        return this;
    }

    /// <summary>Adds the one number of the SQL that stands as the tail of <paramref name="own"/>; it is among the rows of long.</summary>
    public TablesAsked AddNumber<T>(RowKey own, params object[] values)
        where T : class
    {
        asked.Add((typeof(long), RowAsk.Number<T>(own, values)));
        return this;
    }

    /// <summary>Adds what another reader needs, or nothing.</summary>
    public TablesAsked AddIf(bool isNeeded, Func<TablesAsked, TablesAsked> add) => isNeeded ? add(this) : this;
}

/// <summary>The rows that one command has read.</summary>
public sealed class TablesRead
{
    private readonly Dictionary<Type, List<object>> rows = [];

    /// <summary>The rows of a table.</summary>
    /// <exception cref="KeyNotFoundException">The command did not ask for this table.</exception>
    public List<T> Of<T>() => rows[typeof(T)].ConvertAll(row => (T)row);

    internal void Add(Type row, List<object> found) => rows.Add(row, found);
}

/// <summary>Reads rows of several tables by one command, for a page that shows them together.</summary>
/// <remarks>
/// One command has a statement for each table and is one round trip. A join of the tables would repeat each row for every row of the
/// others. The statements run in the order in which they were asked for, each on what is committed by then.
/// </remarks>
public static class ReadTogether
{
    /// <summary>Executes the command, where interceptors see it.</summary>
    public static async Task<TablesRead> ReadTogetherAsync(this DbContext db, TablesAsked tables, CancellationToken cancellation)
    {
        var answer = new TablesRead();
        if (tables.Asked.Count == 0)
        {
            return answer;
        }

        var isOpenedHere = await Connections.OpenAsync(db, cancellation);
        try
        {
            await using var command = Command(db, tables);
            await using var reader = await Connections.ReadAsync(db, command, cancellation);
            foreach (var (row, ask) in tables.Asked)
            {
                answer.Add(row, await RowsAsync(reader, ask.Reading(db.Model), cancellation));
                await reader.NextResultAsync(cancellation);
            }
        }
        finally
        {
            if (isOpenedHere)
            {
                await db.Database.CloseConnectionAsync();
            }
        }

        return answer;
    }

    private static async Task<List<object>> RowsAsync(DbDataReader reader, Func<DbDataReader, object> make, CancellationToken cancellation)
    {
        var found = new List<object>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(make(reader));
        }

        return found;
    }

    private static DbCommand Command(DbContext db, TablesAsked tables)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = Connections.Transaction(db);
        var texts = new List<string>();
        foreach (var (_, ask) in tables.Asked)
        {
            // Each statement calls its parameters @p0, @p1 …: here they need names of their own.
            var prefix = $"@t{texts.Count}p";
            var (statement, values) = (ask.Statement(db.Model), ask.Values(db.Model));
            texts.Add(statement.Sql.Replace("@p", prefix, StringComparison.Ordinal));
            for (var place = 0; place < values.Length; place++)
            {
                command.Parameters.Add(statement.Parameters[place].Named(command, $"{prefix}{place}", values[place]));
            }
        }

#pragma warning disable CA2100 // written from the model, values are parameters
        command.CommandText = string.Join(";\n", texts);
#pragma warning restore CA2100
        return command;
    }
}
