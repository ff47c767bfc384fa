using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>One column of a table, as the model of EF maps it.</summary>
internal sealed class RowColumn
{
    private readonly IClrPropertyGetter getter;
    private ICloneable? template;

    public RowColumn(IProperty property)
    {
        Property = property;
        Mapping = property.GetRelationalTypeMapping();
        getter = property.GetGetter();
        StoredType = Mapping.Converter?.ProviderClrType is { } stored
            ? stored
            : Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        Name = $"\"{property.GetColumnName()}\"";
    }

    public IProperty Property { get; }

    public RelationalTypeMapping Mapping { get; }

    /// <summary>The type of the stored value, null apart.</summary>
    public Type StoredType { get; }

    /// <summary>The quoted name; both databases quote alike.</summary>
    public string Name { get; }

    /// <summary>A number that the database gives.</summary>
    public bool IsGivenByDatabase =>
        Property.ValueGenerated == ValueGenerated.OnAdd && (Property.ClrType == typeof(long) || Property.ClrType == typeof(int));

    /// <summary>The value of a row.</summary>
    public object? Value(object row) => getter.GetClrValue(row);

    /// <summary>The value of a row as the database keeps it.</summary>
    public object Of(object row) => Stored(Value(row));

    /// <summary>A value as the database keeps it.</summary>
    /// <exception cref="InvalidCastException">The value is of another type than the column; neither database is asked to make something of
    /// it.</exception>
    public object Stored(object? value)
    {
        if (value is null)
        {
            return DBNull.Value;
        }

        var stored = Mapping.Converter is { } converter ? converter.ConvertToProvider(value)! : value;
        return stored.GetType() == StoredType ? stored : throw WrongType(stored);
    }

    /// <summary>A parameter without a name: a copy of one that the model has made, for making it costs more than the statement.</summary>
    public DbParameter Positional(DbConnection maker, object value)
    {
        var parameter = (DbParameter)(template ??= Template(maker)).Clone();
        parameter.Value = value;
        return parameter;
    }

    private InvalidCastException WrongType(object value) =>
        new($"{Property.DeclaringType.DisplayName()}.{Property.Name} stores {StoredType.Name}, not {value.GetType().Name}.");

    private ICloneable Template(DbConnection maker)
    {
        using var command = maker.CreateCommand();
        return (ICloneable)Mapping.CreateParameter(command, "", null, nullable: true);
    }
}
