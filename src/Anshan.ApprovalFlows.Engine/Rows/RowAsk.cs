using Microsoft.EntityFrameworkCore.Metadata;

namespace Anshan.ApprovalFlows.Engine.Rows;

/// <summary>Rows that will be read by this key and these values.</summary>
public sealed class RowAsk
{
    private readonly Func<IModel, RowMap> map;
    private readonly RowKey where;
    private readonly object[] values;

    private RowAsk(Func<IModel, RowMap> map, RowKey where, object[] values) => (this.map, this.where, this.values) = (map, where, values);

    /// <summary>What <see cref="RowReads.ReadRowsAsync"/> will be asked.</summary>
    public static RowAsk Of<T>(RowKey where, params object[] values)
        where T : class => new(static model => RowMap.Of<T>(model), where, values);

    internal RowMap Map(IModel model) => map(model);

    internal RowStatement Statement(IModel model) => Map(model).Read(where);

    internal object[] Values(IModel model) => Statement(model).Stored(values);

    internal bool Is(RowKey asked, object[] given) => ReferenceEquals(asked, where) && given.Length == values.Length && given.Zip(values).All(pair => AreSame(pair.First, pair.Second));

    private static bool AreSame(object one, object other) => one is byte[] bytes && other is byte[] others ? bytes.AsSpan().SequenceEqual(others) : one.Equals(other);
}
