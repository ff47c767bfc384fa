using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using SQLitePCL;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>
/// The statements of one table, written once from the model of EF, so that the hot path and EF never disagree about a column.
/// </summary>
internal sealed class RowMap
{
    private static readonly ConditionalWeakTable<IModel, ConcurrentDictionary<Type, RowMap>> Known = [];

    private readonly Type row;
    private readonly string table;
    private readonly Dictionary<string, int> places;
    private readonly ConcurrentDictionary<(RowKey Where, RowKey? Set), RowStatement> statements = new();
    private readonly ConcurrentDictionary<RowKey, RowStatement> reads = new();
    private readonly ConcurrentDictionary<ulong, RowStatement> updates = new();
    private readonly int[] key;

    private RowMap(IEntityType type)
    {
        table = $"\"{type.GetTableName()}\"";
        Columns = [.. type.GetProperties().Select(property => new RowColumn(property))];
        places = Columns.Select((column, place) => (column, place)).ToDictionary(item => item.column.Property.Name, item => item.place);
        key = [.. type.FindPrimaryKey()!.Properties.Select(property => places[property.Name])];
        Inserted = [.. Columns.Where(column => !column.IsGivenByDatabase)];
        Insert = new RowStatement(
            $"INSERT INTO {table} ({Names(Inserted)}) VALUES ({string.Join(", ", Inserted.Select((_, place) => $"@p{place}"))})",
            Inserted
        );
        row = type.ClrType;
    }

    public RowColumn[] Columns { get; }

    public IReadOnlyList<RowColumn> Inserted { get; }

    public RowStatement Insert { get; }

    /// <summary>Makes a row of what a read statement returned.</summary>
    public Func<DbDataReader, object> Materialize => field ??= RowReader.Of(row, Columns);

    /// <inheritdoc cref="Materialize"/>
    public Func<sqlite3_stmt, object> FromSqlite => field ??= RowReader.OfSqlite(row, Columns);

    public static RowMap Of<T>(IModel model) =>
        Known
            .GetOrCreateValue(model)
            .GetOrAdd(
                typeof(T),
                static (type, model) =>
                    new RowMap(model.FindEntityType(type) ?? throw new InvalidOperationException($"{type.Name} is no row of the model.")),
                model
            );

    public RowStatement Read(RowKey from) =>
        reads.GetOrAdd(
            from,
            key =>
            {
                var compared = Find(key);
                var where = key.Select is { } select ? $"{compared[0].Name} = ({select})" : Compared(compared, 0);
                return new RowStatement($"SELECT {Names(Columns)} FROM {table} WHERE {where} {key.Tail}", compared);
            }
        );

    public RowStatement Own(RowKey own) => reads.GetOrAdd(own, key => new RowStatement(key.Tail, Find(key)));

    /// <summary>Deletes where <paramref name="where"/> holds.</summary>
    public RowStatement Delete(RowKey where) =>
        statements.GetOrAdd(
            (where, null),
            pair =>
            {
                var compared = Find(pair.Where);
                return new RowStatement($"DELETE FROM {table} WHERE {Compared(compared, 0)} {pair.Where.Tail}", compared);
            }
        );

    /// <summary>Sets <paramref name="set"/> where <paramref name="where"/> holds; the set values come first.</summary>
    public RowStatement Update(RowKey where, RowKey set) =>
        statements.GetOrAdd(
            (where, set),
            pair =>
            {
                var changed = Find(pair.Set!);
                var compared = Find(pair.Where);
                return new RowStatement(
                    $"UPDATE {table} SET {Assigned(changed)} WHERE {Compared(compared, changed.Length)} {pair.Where.Tail}",
                    [.. changed, .. compared]
                );
            }
        );

    /// <summary>Sets the columns of the bits in <paramref name="changed"/> on the row with the key; the key values come last.</summary>
    public RowStatement Update(ulong changed) =>
        updates.GetOrAdd(
            changed,
            bits =>
            {
                var set = Columns.Where((_, place) => (bits & (1UL << place)) != 0).ToArray();
                var compared = key.Select(place => Columns[place]).ToArray();
                return new RowStatement(
                    $"UPDATE {table} SET {Assigned(set)} WHERE {Compared(compared, set.Length)}",
                    [.. set, .. compared]
                );
            }
        );

    /// <summary>The key, as the database keeps it, among the values of all columns.</summary>
    public IEnumerable<object> KeyOf(object?[] values) => key.Select(place => Columns[place].Stored(values[place]));

    private RowColumn[] Find(RowKey named) => [.. named.Names.Select(name => Columns[places[name]])];

    private static string Names(IEnumerable<RowColumn> columns) => string.Join(", ", columns.Select(column => column.Name));

    private static string Assigned(RowColumn[] columns) =>
        string.Join(", ", columns.Select((column, place) => $"{column.Name} = @p{place}"));

    private static string Compared(RowColumn[] columns, int first) =>
        string.Join(" AND ", columns.Select((column, place) => $"{column.Name} = @p{first + place}"));
}
