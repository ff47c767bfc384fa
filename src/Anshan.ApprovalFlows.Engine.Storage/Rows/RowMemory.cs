using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>A context over no database, for rows in memory; it belongs to one caller and is never pooled.</summary>
public delegate DbContext OpenInMemory();

/// <summary>Rows in memory beneath a context without a database: what <see cref="RowReads"/> are asked by a key is found here.</summary>
/// <remarks>
/// A row that was found is the row itself, so what its reader changes is changed. Nothing else reaches the memory but what is added:
/// statements that a <see cref="RowSet"/> deletes or updates by are not carried out, and a query by EF fails for want of a database.
/// </remarks>
public sealed class RowMemory
{
    private static readonly ConditionalWeakTable<DbContext, RowMemory> Known = [];
    private readonly Dictionary<Type, List<object>> tables = [];

    /// <summary>Puts a memory of its own beneath the context.</summary>
    public static RowMemory Beneath(DbContext db)
    {
        var memory = new RowMemory();
        Known.Add(db, memory);
        return memory;
    }

    /// <summary>Adds a row.</summary>
    public void Add(object row)
    {
        if (!tables.TryGetValue(row.GetType(), out var rows))
        {
            tables[row.GetType()] = rows = [];
        }

        rows.Add(row);
    }

    internal static RowMemory? Of(DbContext db) => Known.TryGetValue(db, out var memory) ? memory : null;

    /// <summary>The rows whose properties have these values, in the order in which they were added.</summary>
    internal List<T> Find<T>(RowKey where, object[] values)
    {
        if (where.Tail.Length > 0 || where.Select is not null)
        {
            throw new NotSupportedException($"Rows in memory are found by properties alone, not by SQL: {where.Tail}{where.Select}");
        }

        var properties = where.Names.Select(name => typeof(T).GetProperty(name)!).ToList();
        return tables.TryGetValue(typeof(T), out var rows)
            ? [.. rows.Where(row => properties.Zip(values).All(pair => Equals(pair.First.GetValue(row), pair.Second))).Cast<T>()]
            : [];
    }
}
