using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using SQLitePCL;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>Compiles what turns a stored row into an object: <c>new Case { Id = reader.GetGuid(0), … }</c>.</summary>
internal static class RowReader
{
    private static readonly MethodInfo IsNull = typeof(DbDataReader).GetMethod(nameof(DbDataReader.IsDBNull))!;

    /// <summary>From a record of the driver.</summary>
    public static Func<DbDataReader, object> Of(Type type, IReadOnlyList<RowColumn> columns)
    {
        var reader = Expression.Parameter(typeof(DbDataReader), "reader");
        return Compile<DbDataReader>(
            type,
            columns,
            reader,
            (column, at) =>
            {
                var method = column.Mapping.GetDataReaderMethod();
                return (
                    Expression.Call(reader, IsNull, at),
                    column.Mapping.CustomizeDataReaderExpression(
                        Expression.Call(
                            method.DeclaringType == typeof(DbDataReader) ? reader : Expression.Convert(reader, method.DeclaringType!),
                            method,
                            at
                        )
                    )
                );
            }
        );
    }

    /// <summary>From the row a statement of SQLite stands on.</summary>
    public static Func<sqlite3_stmt, object> OfSqlite(Type type, IReadOnlyList<RowColumn> columns)
    {
        var row = Expression.Parameter(typeof(sqlite3_stmt), "row");
        return Compile<sqlite3_stmt>(
            type,
            columns,
            row,
            (column, at) =>
                (
                    Expression.Call(typeof(SqliteCells), nameof(SqliteCells.IsNull), null, row, at),
                    Expression.Call(typeof(SqliteCells), SqliteCells.Reading(column.StoredType), null, row, at)
                )
        );
    }

    private static Func<TRecord, object> Compile<TRecord>(
        Type type,
        IReadOnlyList<RowColumn> columns,
        ParameterExpression record,
        Func<RowColumn, ConstantExpression, (Expression IsNull, Expression Read)> cell
    )
    {
        var set = columns.Select(
            (column, place) =>
            {
                var (isNull, read) = cell(column, Expression.Constant(place));
                return (MemberBinding)Expression.Bind(column.Property.PropertyInfo!, Value(column, isNull, read));
            }
        );
        return Expression.Lambda<Func<TRecord, object>>(Expression.MemberInit(Expression.New(type), set), record).Compile();
    }

    private static Expression Value(RowColumn column, Expression isNull, Expression read)
    {
        if (column.Mapping.Converter is { } converter)
        {
            if (read.Type != converter.ProviderClrType)
            {
                read = Expression.Convert(read, converter.ProviderClrType);
            }

            read = Expression.Invoke(converter.ConvertFromProviderExpression, read);
        }

        var target = column.Property.ClrType;
        read = read.Type == target ? read : Expression.Convert(read, target);
        return column.Property.IsNullable ? Expression.Condition(isNull, Expression.Default(target), read) : read;
    }
}
