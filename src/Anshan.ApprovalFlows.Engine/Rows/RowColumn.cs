using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Anshan.ApprovalFlows.Engine.Rows;

/// <summary>One column of a table, as the model of EF maps it.</summary>
internal sealed class RowColumn
{
    private readonly RelationalTypeMapping mapping;
    private readonly IClrPropertyGetter getter;

    public RowColumn(IProperty property)
    {
        Property = property;
        mapping = property.GetRelationalTypeMapping();
        getter = property.GetGetter();
        Name = $"\"{property.GetColumnName()}\"";
    }

    public IProperty Property { get; }

    public RelationalTypeMapping Mapping => mapping;

    /// <summary>The quoted name; both databases quote alike.</summary>
    public string Name { get; }

    /// <summary>A number that the database gives.</summary>
    public bool IsGivenByDatabase => Property.ValueGenerated == ValueGenerated.OnAdd && (Property.ClrType == typeof(long) || Property.ClrType == typeof(int));

    /// <summary>The value of a row as the database keeps it.</summary>
    public object Of(object row) => Stored(getter.GetClrValue(row));

    /// <summary>A value as the database keeps it.</summary>
    public object Stored(object? value) => value is null ? DBNull.Value : mapping.Converter is { } converter ? converter.ConvertToProvider(value)! : value;

    public DbParameter Parameter(DbCommand command, string name) => mapping.CreateParameter(command, name, null, nullable: true);

    /// <summary>For batches, whose commands make no parameters of their own.</summary>
    public void Bind(DbParameterCollection parameters, DbCommand maker, string name, object value)
    {
        var parameter = Parameter(maker, name);
        parameter.Value = value;
        parameters.Add(parameter);
    }
}
