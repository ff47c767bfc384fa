using System.Globalization;
using System.Text;
using SQLitePCL;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>
/// The values of the row a statement stands on, by the type the model stores; the counterpart of what <see cref="SqliteStatements"/> binds.
/// </summary>
internal static class SqliteCells
{
    public static bool IsNull(sqlite3_stmt row, int place) => raw.sqlite3_column_type(row, place) == raw.SQLITE_NULL;

    public static long Int64(sqlite3_stmt row, int place) => raw.sqlite3_column_int64(Typed(row, place, raw.SQLITE_INTEGER), place);

    public static int Int32(sqlite3_stmt row, int place) => checked((int)Int64(row, place));

    public static bool Boolean(sqlite3_stmt row, int place) => Int64(row, place) != 0;

    public static double Double(sqlite3_stmt row, int place) => raw.sqlite3_column_double(Typed(row, place, raw.SQLITE_FLOAT), place);

    public static string String(sqlite3_stmt row, int place) =>
        Encoding.UTF8.GetString(raw.sqlite3_column_blob(Typed(row, place, raw.SQLITE_TEXT), place));

    public static byte[] Bytes(sqlite3_stmt row, int place) => raw.sqlite3_column_blob(Typed(row, place, raw.SQLITE_BLOB), place).ToArray();

    public static DateOnly Date(sqlite3_stmt row, int place) =>
        DateOnly.ParseExact(String(row, place), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The name of the method here that reads a stored type.</summary>
    public static string Reading(Type stored) =>
        stored switch
        {
            _ when stored == typeof(long) => nameof(Int64),
            _ when stored == typeof(int) => nameof(Int32),
            _ when stored == typeof(bool) => nameof(Boolean),
            _ when stored == typeof(double) => nameof(Double),
            _ when stored == typeof(string) => nameof(String),
            _ when stored == typeof(byte[]) => nameof(Bytes),
            _ when stored == typeof(DateOnly) => nameof(Date),
            _ => throw new NotSupportedException($"A {stored.Name} needs a conversion in the model before it can be read from a hot row."),
        };

    // SQLite keeps whatever type it is given, and asked for another it makes one up: 0 of a text, nothing of a NULL.
    private static sqlite3_stmt Typed(sqlite3_stmt row, int place, int type) =>
        raw.sqlite3_column_type(row, place) == type
            ? row
            : throw new InvalidCastException(
                $"Column {raw.sqlite3_column_name(row, place).utf8_to_string()} holds another type than the model says."
            );
}
