namespace Anshan.ApprovalFlows.Engine.Storage.Rows;

/// <summary>Names of properties that a statement compares or sets; made once, kept in a static field, compared by reference.</summary>
/// <param name="tail">SQL behind the comparison, the same on both databases: <c>ORDER BY "Seq" DESC LIMIT 1</c>, <c>AND "Resolution" IS
/// NULL</c>.</param>
/// <param name="names">The properties.</param>
public sealed class RowKey(string tail, params string[] names)
{
    /// <inheritdoc cref="RowKey(string, string[])"/>
    public static RowKey Of(params string[] names) => new("", names);

    /// <summary>
    /// One property that is compared with what another row holds: <c>SELECT "CaseId" FROM "CaseTasks" WHERE "Id" = @p0</c>. The value given
    /// is of the property's own type.
    /// </summary>
    public static RowKey Through(string name, string select) => new("", name) { Select = select };

    /// <summary>The properties, in the order in which their values are given.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>SQL behind the comparison.</summary>
    public string Tail { get; } = tail;

    /// <inheritdoc cref="Through"/>
    public string? Select { get; private init; }
}
