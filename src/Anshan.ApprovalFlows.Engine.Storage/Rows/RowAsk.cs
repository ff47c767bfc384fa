using System.Data.Common;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>Rows that will be read by this key and these values.</summary>
public sealed class RowAsk
{
    private readonly Func<IModel, RowMap> map;
    private readonly RowKey where;
    private readonly object[] values;
    private bool isOwn;
    private Func<DbDataReader, object>? read;

    private RowAsk(Func<IModel, RowMap> map, RowKey where, object[] values) => (this.map, this.where, this.values) = (map, where, values);

    /// <summary>What <see cref="RowReads.ReadRowsAsync"/> will be asked.</summary>
    public static RowAsk Of<T>(RowKey where, params object[] values)
        where T : class => new(static model => RowMap.Of<T>(model), where, values);

    /// <summary>What <see cref="RowReads.NumberAsync"/> will be asked.</summary>
    public static RowAsk Number<T>(RowKey own, params object[] values)
        where T : class => new(static model => RowMap.Of<T>(model), own, values) { isOwn = true, read = RowReads.Number };

    /// <summary>What <see cref="RowReads.TextAsync"/> will be asked.</summary>
    public static RowAsk Text<T>(RowKey own, params object[] values)
        where T : class => new(static model => RowMap.Of<T>(model), own, values) { isOwn = true, read = RowReads.Text };

    private RowMap Map(IModel model) => map(model);

    internal RowStatement Statement(IModel model) => isOwn ? Map(model).Own(where) : Map(model).Read(where);

    internal Func<DbDataReader, object> Reading(IModel model) => read ?? Map(model).Materialize.Value;

    internal object[] Values(IModel model) => Statement(model).Stored(values);

    internal bool Is(RowAsk other) => Is(other.where, other.values);

    internal bool Is(RowKey asked, object[] given) =>
        ReferenceEquals(asked, where) && given.Length == values.Length && given.Zip(values).All(pair => AreSame(pair.First, pair.Second));

    private static bool AreSame(object one, object other) =>
        one is byte[] bytes && other is byte[] others ? bytes.AsSpan().SequenceEqual(others) : one.Equals(other);
}
