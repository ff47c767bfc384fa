using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;

namespace Anshan.ApprovalFlows.Engine.Rows;

/// <summary>Compiles what turns a record of the driver into a row: <c>new Case { Id = reader.GetGuid(0), … }</c>.</summary>
internal static class RowReader
{
    private static readonly MethodInfo IsNull = typeof(DbDataReader).GetMethod(nameof(DbDataReader.IsDBNull))!;

    public static Func<DbDataReader, object> Of(Type type, IReadOnlyList<RowColumn> columns)
    {
        var reader = Expression.Parameter(typeof(DbDataReader), "reader");
        var set = columns.Select((column, place) => (MemberBinding)Expression.Bind(column.Property.PropertyInfo!, Value(reader, column, place)));
        return Expression.Lambda<Func<DbDataReader, object>>(Expression.MemberInit(Expression.New(type), set), reader).Compile();
    }

    private static Expression Value(ParameterExpression reader, RowColumn column, int place)
    {
        var at = Expression.Constant(place);
        var method = column.Mapping.GetDataReaderMethod();
        Expression read = Expression.Call(method.DeclaringType == typeof(DbDataReader) ? reader : Expression.Convert(reader, method.DeclaringType!), method, at);
        read = column.Mapping.CustomizeDataReaderExpression(read);
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
        return column.Property.IsNullable ? Expression.Condition(Expression.Call(reader, IsNull, at), Expression.Default(target), read) : read;
    }
}
