using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Anshan.ApprovalFlows.Approvals.Data;
using Anshan.ApprovalFlows.Engine.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Anshan.ApprovalFlows.Approvals.Tests.Data;

/// <summary>One way to read one table by one key, with what it answers as text.</summary>
internal sealed record ReadPath(string Name, RowKey? Key, Func<AppDbContext, Task<string>> ReadAsync);

/// <summary>
/// Every read path: each key in a static field of the program, on each table that has its columns, by each method of <see cref="RowReads"/>
/// and by <see cref="RowBatch"/>; and each table by EF. New keys are found by reflection.
/// </summary>
internal static class ReadPaths
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<(string Name, RowKey Key)> Keys { get; } =
    [
        .. new[] { typeof(AppDbContext).Assembly, typeof(RowKey).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(Static))
            .Where(field => field.FieldType == typeof(RowKey))
            .Select(field => ($"{field.DeclaringType!.Name}.{field.Name}", (RowKey)field.GetValue(null)!)),
    ];

    /// <summary>The methods that read rows without EF; a new one fails the test that compares them with what is tried here.</summary>
    public static IEnumerable<string> Entrances =>
        typeof(RowKey)
            .Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(RowKey).Namespace && type.IsPublic)
            .SelectMany(type => type.GetMethods(Static))
            .Where(method =>
                method.IsPublic
                && method.GetParameters() is [{ } first, ..]
                && first.ParameterType == typeof(DbContext)
                && typeof(Task).IsAssignableFrom(method.ReturnType)
            )
            .Select(method => method.Name)
            .Distinct()
            .Order();

    /// <summary>The paths of this database, with the values of rows that it has.</summary>
    public static async Task<List<ReadPath>> OfAsync(AppDbContext db)
    {
        Dictionary<IEntityType, List<object>> tables = [];
        foreach (
            var type in db
                .Model.GetEntityTypes()
                .Where(type => type.GetTableName() is not null && !type.IsOwned() && !type.HasSharedClrType)
        )
        {
            tables[type] = await CallAsync<List<object>>(nameof(RowsAsync), type.ClrType, db);
        }

        return
        [
            .. tables.Keys.Select(type => new ReadPath(
                $"EF {type.DisplayName()}",
                null,
                async read => Text(type, await CallAsync<List<object>>(nameof(RowsAsync), type.ClrType, read))
            )),
            .. tables.Keys.SelectMany(type => Keys.SelectMany(key => Of(type, key.Name, key.Key, tables))),
        ];
    }

    private static IEnumerable<ReadPath> Of(IEntityType type, string name, RowKey key, Dictionary<IEntityType, List<object>> tables)
    {
        var properties = key.Names.Select(type.FindProperty).ToList();
        if (
            properties.Contains(null)
            || tables[type].Select(row => Values(properties!, row)).FirstOrDefault(values => !values.Contains(null)) is not { } found
        )
        {
            return [];
        }

        var values = found;
        if (key.Select is { } through)
        {
            // The value is the id of a row of the table in between.
            var between = tables.Single(table => through.Contains($"FROM \"{table.Key.GetTableName()}\"", StringComparison.Ordinal));
            values = Values([between.Key.FindPrimaryKey()!.Properties[0]], between.Value[0]);
            if (values[0]!.GetType() != properties[0]!.ClrType)
            {
                return [];
            }
        }

        return key.Tail.TrimStart().Split(' ', '\n')[0].ToUpperInvariant() switch
        {
            "SELECT" => [Path(nameof(NumberAsync)), Path(nameof(TextAsync))],
            // These write: they run in turns, which the walk of a case tries.
            "INSERT" or "UPDATE" or "DELETE" => [],
            "AND" when !Regex.Matches(key.Tail, "\"(\\w+)\"").All(column => type.FindProperty(column.Groups[1].Value) is not null) => [],
            _ => [Path(nameof(ReadRowsAsync)), Path(nameof(FindRowAsync)), Path(nameof(ReadBatchAsync))],
        };

        ReadPath Path(string method) =>
            new(
                $"{method} {name} of {type.DisplayName()}",
                key,
                db => CallAsync<string>(method, type.ClrType, db, type, key, values.Select(value => value!).ToArray())
            );
    }

    private static object?[] Values(List<IProperty> properties, object row) =>
        [.. properties.Select(property => property.GetGetter().GetClrValue(row))];

    private static string Text(IEntityType type, IEnumerable<object> rows) =>
        string.Join(
            '\n',
            rows.Select(row =>
                    JsonSerializer.Serialize(Values([.. type.GetProperties().Where(property => !property.IsShadowProperty())], row))
                )
                .Order(StringComparer.Ordinal)
        );

    private static Task<TAnswer> CallAsync<TAnswer>(string method, Type row, params object[] arguments) =>
        (Task<TAnswer>)typeof(ReadPaths).GetMethod(method, Static)!.MakeGenericMethod(row).Invoke(null, arguments)!;

    private static async Task<List<object>> RowsAsync<T>(AppDbContext db)
        where T : class => [.. await db.Set<T>().AsNoTracking().ToListAsync()];

    private static async Task<string> ReadRowsAsync<T>(AppDbContext db, IEntityType type, RowKey key, object[] values)
        where T : class => Text(type, await db.ReadRowsAsync<T>(key, default, values));

    private static async Task<string> FindRowAsync<T>(AppDbContext db, IEntityType type, RowKey key, object[] values)
        where T : class => await db.FindRowAsync<T>(key, default, values) is { } row ? Text(type, [row]) : "none";

    private static async Task<string> ReadBatchAsync<T>(AppDbContext db, IEntityType type, RowKey key, object[] values)
        where T : class
    {
        var batch = new RowBatch(db);
        var (once, twice) = (batch.Add<T>(key, values), batch.Add<T>(key, values));
        await batch.ReadAsync(default);
        Assert.Equal(Text(type, once), Text(type, twice));
        return Text(type, once);
    }

    private static async Task<string> NumberAsync<T>(AppDbContext db, IEntityType type, RowKey key, object[] values)
        where T : class
    {
        try
        {
            return $"{await db.NumberAsync<T>(key, default, values)}";
        }
        catch (Exception other) when (other is FormatException or InvalidCastException or ArgumentOutOfRangeException)
        {
            return "no number";
        }
    }

    private static async Task<string> TextAsync<T>(AppDbContext db, IEntityType type, RowKey key, object[] values)
        where T : class
    {
        try
        {
            return await db.TextAsync<T>(key, default, values) ?? "none";
        }
        catch (InvalidCastException)
        {
            return "no text";
        }
    }
}
