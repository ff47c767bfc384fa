namespace Anshan.ApprovalFlows.Engine.Rows;

/// <summary>Names of properties that a statement compares or sets; made once, kept in a static field, compared by reference.</summary>
/// <param name="tail">SQL behind the comparison, the same on both databases: <c>ORDER BY "Seq" DESC LIMIT 1</c>, <c>AND "Resolution" IS NULL</c>.</param>
/// <param name="names">The properties.</param>
public sealed class RowKey(string tail, params string[] names)
{
    /// <inheritdoc cref="RowKey(string, string[])"/>
    public static RowKey Of(params string[] names) => new("", names);

    /// <summary>The properties, in the order in which their values are given.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>SQL behind the comparison.</summary>
    public string Tail { get; } = tail;
}
